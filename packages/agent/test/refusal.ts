import { CountersignError } from '@countersign/spec';

/** The coded error that a promise fails with. */
export async function refusal(work: Promise<unknown>): Promise<CountersignError> {
  try {
    await work;
  } catch (error) {
    if (CountersignError.is(error)) return error;
    throw new Error('failed with an error that has no code', { cause: error });
  }
  throw new Error('was not refused');
}
