// A process that keeps an audit trail until it is killed, or until its file may not grow any more.
import { rename } from 'node:fs/promises';
import { EventSource } from '../src/events.js';
import { openAuditTrail } from '../src/monitoring/audit-trail.js';

const [, , file = '', what] = process.argv;
const guard = new EventSource();
const event = (i: number) => ({
  subject: `client ${i}`,
  reason: 'x'.repeat(300 + (i % 200)),
  until: undefined,
});
const told = new Promise<string>(resolve => {
  const onError = ({ cause }: Error) => resolve((cause as NodeJS.ErrnoException).code ?? '');
  openAuditTrail({ file, onError }).then(trail => {
    trail.follow(guard);
    (what === 'until killed' ? untilKilled : untilFull)(trail);
  });
});

/** Prints the count of lines that the disk has, again and again; more are always on the way. */
async function untilKilled(trail: Awaited<ReturnType<typeof openAuditTrail>>): Promise<void> {
  for (let i = 0; ; ) {
    for (const end = i + 50; i < end; i++) guard.tell('client_blocked', event(i));
    const flushed = trail.flush();
    guard.tell('client_blocked', event(i++));
    await flushed;
    process.stdout.write(`${i - 1}\n`);
  }
}

/** The shell has limited the size of files. A new file has room again. */
async function untilFull(trail: Awaited<ReturnType<typeof openAuditTrail>>): Promise<void> {
  for (let i = 0; i < 20; i++) guard.tell('client_blocked', event(i));
  console.log(await told);
  await rename(file, `${file}.1`);
  await trail.close();
}
