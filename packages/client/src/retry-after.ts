/**
 * The milliseconds that a `Retry-After` header asks to wait, in either of its forms (RFC 9110 10.2.3).
 *
 * @returns `undefined` where there is none that can be read; 0 for a date that has passed
 */
export function retryAfter(header: unknown, now: Date): number | undefined {
  // A header that comes twice is a list, whatever the types of undici say.
  if (typeof header !== 'string') return undefined;
  const text = header.trim();
  // Digits alone: Number would take '1e3' and '0x10', too.
  if (/^\d{1,10}$/.test(text)) return Number(text) * 1000;
  const date = httpDate(text);
  return date === undefined ? undefined : Math.max(0, date - now.getTime());
}

const day = '(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)';
const month = '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)';
const time = '\\d{2}:\\d{2}:\\d{2}';

/** All three forms of RFC 9110 5.6.7 have to be understood; `Date.parse` alone understands far more. */
const imfFixdate = new RegExp(`^${day}, \\d{2} ${month} \\d{4} ${time} GMT$`);
const rfc850 = new RegExp(`^${day}[a-z]*, (\\d{2})-(${month})-(\\d{2}) (${time}) GMT$`);
const asctime = new RegExp(`^${day} (${month}) ([ \\d]\\d) (${time}) (\\d{4})$`);

function httpDate(text: string): number | undefined {
  let plain = imfFixdate.test(text) ? text : undefined;
  const old = rfc850.exec(text);
  // Two digits of a year mean the past where they would be more than 50 years ahead: here they are never 19xx.
  if (old) plain = `${old[1]} ${old[2]} 20${old[3]} ${old[4]} GMT`;
  const c = asctime.exec(text);
  if (c) plain = `${c[2]} ${c[1]} ${c[4]} ${c[3]} GMT`;
  const date = plain === undefined ? Number.NaN : Date.parse(plain);
  return Number.isNaN(date) ? undefined : date;
}
