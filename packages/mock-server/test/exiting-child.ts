// Writes files of a client and ends without closing the mock, as a test that fails badly does; or stays until it is killed.
import { startMockServer } from '../src/index.js';

const mock = await startMockServer();
const { key } = await mock.files('demo_client');
process.stdout.write(key, () => {
  if (process.argv[2] !== 'stays') process.exit();
});
