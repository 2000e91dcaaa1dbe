import { expect, it } from 'vitest';
import { EventSource } from '../src/events.js';

it.each([
  ['client_blocks', 'Did you mean client_blocked?'],
  ['certificateRevoked', 'Did you mean certificate_revoked?'],
  ['toString', 'Known events: certificate_validated, '],
  [undefined, 'Give text.'],
])('an event %s that there is not is refused, and the nearest is named', (name, hint) => {
  expect(() => new EventSource().on(name as never, () => {})).toThrowError(
    expect.objectContaining({ code: 'CONFIG_INVALID', hint: expect.stringContaining(hint) }),
  );
});

it('what is no listener is refused', () => {
  expect(() => new EventSource().on('client_blocked', null as never)).toThrowError(
    expect.objectContaining({ code: 'CONFIG_INVALID' }),
  );
});
