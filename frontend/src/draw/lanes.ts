// Lanes beside a list of layers that show its branches, like the graph of a version history.

export interface LaneRow {
  /** Lane of the row's own dot. */
  readonly lane: number;
  /** Lanes whose lines come from the top and end in the dot. */
  readonly joins: readonly number[];
  /** Lanes that run past the dot, from top to bottom. */
  readonly passes: readonly number[];
  /** Lanes that leave the dot downwards. */
  readonly leaves: readonly number[];
}

/** Lanes of rows whose parents are earlier rows. A row keeps its lane until its last child. A child
 * takes over the lane of a parent that has no later child. */
export function lanesOf(
  rows: readonly string[],
  parents: ReadonlyMap<string, readonly string[]>,
): LaneRow[] {
  const order = new Map(rows.map((name, i) => [name, i]));
  const lastChild = new Map<string, number>();
  rows.forEach((name, i) => {
    for (const parent of parents.get(name) ?? []) lastChild.set(parent, i);
  });
  const lanes: (string | null)[] = []; // who is waiting for children in each lane
  return rows.map((name, i) => {
    const mine = (parents.get(name) ?? []).filter((parent) => (order.get(parent) ?? i) < i);
    const joins = lanes.flatMap((owner, lane) =>
      owner !== null && mine.includes(owner) ? [lane] : [],
    );
    const ended = joins.filter((lane) => lastChild.get(lanes[lane] ?? "") === i);
    const free = lanes.indexOf(null);
    const lane = ended[0] ?? (free >= 0 ? free : lanes.length);
    for (const done of ended) lanes[done] = null;
    const passes = lanes.flatMap((owner, at) => (owner !== null ? [at] : []));
    const goesOn = (lastChild.get(name) ?? i) > i;
    lanes[lane] = goesOn ? name : (lanes[lane] ?? null);
    return { lane, joins, passes, leaves: goesOn ? [lane] : [] };
  });
}

/** Number of lanes side by side. */
export function laneCount(rows: readonly LaneRow[]): number {
  return Math.max(1, ...rows.map((row) => Math.max(row.lane, ...row.passes, ...row.joins) + 1));
}
