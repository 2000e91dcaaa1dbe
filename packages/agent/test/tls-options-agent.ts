import type { Identity } from '@countersign/identity';
import { createTestPki, type TestPki } from '@countersign/test-certs';
import { onTestFinished } from 'vitest';
import { type AgentOptions, createAgent, type MtlsAgent } from '../src/index.js';

export const pki: TestPki = createTestPki();
export const identity: Identity = pki.client('demo_client').identity();
export const wrongPin: string = `sha256/${Buffer.alloc(32, 7).toString('base64')}`;

/** An agent that has its identity. */
export async function readyAgent(options: Partial<AgentOptions> = {}): Promise<MtlsAgent> {
  const agent = createAgent({ identity, trust: { ca: pki.ca }, origins: 'https://localhost:*', ...options });
  onTestFinished(() => agent.destroy());
  await agent.ready();
  return agent;
}

/** What a promise fails with. */
export async function failure(work: Promise<unknown>): Promise<Error> {
  try {
    await work;
  } catch (error) {
    return error as Error;
  }
  throw new Error('did not fail');
}
