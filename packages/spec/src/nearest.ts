/** The name that was probably meant: letter case doesn't count, and one letter in three may be wrong. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const given = name.slice(0, 64).toLowerCase();
  let best: string | undefined;
  let least = Math.floor(given.length / 3) + 1;
  for (const each of known) {
    const changes = distance(given, each.toLowerCase());
    if (changes < least) {
      least = changes;
      best = each;
    }
  }
  return best;
}

/** How many letters have to be put in, taken out or changed (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 0; i < a.length; i++) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j++) {
      const changed = (row[j] as number) + (a[i] === b[j] ? 0 : 1);
      next.push(Math.min(changed, (row[j + 1] as number) + 1, (next[j] as number) + 1));
    }
    row = next;
  }
  return row[b.length] as number;
}
