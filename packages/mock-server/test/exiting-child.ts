// Writes files of a client and ends without closing the mock, as a test that fails badly does.
import { startMockServer } from '../src/index.js';

const mock = await startMockServer();
const { key } = await mock.files('demo_client');
process.stdout.write(key, () => process.exit());
