// Watched time as sorted, separate [from, to] pairs in milliseconds; the same as media/intervals.py.
export function merge(pairs) {
  const merged = [];
  for (const [from, to] of pairs.filter(([a, b]) => b > a).sort((one, other) => one[0] - other[0])) {
    const last = merged.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else merged.push([from, to]);
  }
  return merged;
}

export const total = (pairs) => merge(pairs).reduce((sum, [from, to]) => sum + to - from, 0);
