// Pays an order once, and finishes what an earlier run began: node pay.mjs order-2041 129.90
import { randomUUID } from 'node:crypto';
import { open, readFile, rename } from 'node:fs/promises';
import { createPaymentClient } from '@countersign/client';

const [order = 'order-2041', value = '129.90'] = process.argv.slice(2);
const path = `${order}.json`;

/** What an earlier run wrote down. */
async function readNote() {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** On disk before it returns, in full or not at all. */
async function writeNote(note) {
  const file = await open(`${path}.new`, 'w', 0o600);
  await file.writeFile(JSON.stringify(note));
  await file.sync();
  await file.close();
  await rename(`${path}.new`, path);
}

let note = await readNote();
if (note?.id !== undefined) {
  console.log(`${order} was paid before: ${note.id}`);
} else {
  if (note === undefined) {
    // Key and payload together: the server compares them.
    note = {
      idempotencyKey: randomUUID(),
      payment: { amount: { currency: 'EUR', value }, reference: order },
    };
    await writeNote(note);
  }
  const client = createPaymentClient.fromEnv();
  try {
    const { data, response } = await client.payments
      .create(note.payment, { idempotencyKey: note.idempotencyKey })
      .withResponse();
    await writeNote({ ...note, id: data.id });
    console.log(`${order} is paid: ${data.id}${response.replayed ? ', by an earlier run' : ''}`);
  } finally {
    await client.close();
  }
}
