// Where the boxes and arrows of a graph stand: a layered drawing from top to bottom, by dagre.
import { Graph, layout } from "@dagrejs/dagre";

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Box extends Point {
  /** `x` and `y` are its top left corner. */
  readonly id: string;
}

export interface Arrow {
  readonly from: string;
  readonly to: string;
  readonly points: readonly Point[];
}

export interface GraphLayout {
  readonly boxes: readonly Box[];
  readonly arrows: readonly Arrow[];
  readonly width: number;
  readonly height: number;
}

const MARGIN = 12; // CSS pixels

/** Lays out boxes of one size. Names in `parents` that are no box are left out. */
export function graphLayout(
  ids: readonly string[],
  parents: ReadonlyMap<string, readonly string[]>,
  size: { readonly width: number; readonly height: number },
): GraphLayout {
  const graph = new Graph();
  graph.setGraph({ rankdir: "TB", nodesep: 18, ranksep: 30, marginx: MARGIN, marginy: MARGIN });
  graph.setDefaultEdgeLabel(() => ({}));
  const known = new Set(ids);
  for (const id of known) graph.setNode(id, { ...size });
  for (const id of known) {
    for (const parent of parents.get(id) ?? []) if (known.has(parent)) graph.setEdge(parent, id);
  }
  layout(graph);
  const boxes = [...known].map((id) => {
    const { x = 0, y = 0 } = graph.node(id) as Partial<Point>;
    return { id, x: x - size.width / 2, y: y - size.height / 2 };
  });
  const arrows = graph.edges().map((edge) => {
    const { points = [] } = graph.edge(edge) as { readonly points?: readonly Point[] };
    return { from: edge.v, to: edge.w, points };
  });
  const right = Math.max(0, ...boxes.map(({ x }) => x + size.width));
  const bottom = Math.max(0, ...boxes.map(({ y }) => y + size.height));
  return { boxes, arrows, width: right + MARGIN, height: bottom + MARGIN };
}

/** A smooth path through the points of an arrow. */
export function arrowPath(points: readonly Point[]): string {
  const [first, ...others] = points;
  if (first === undefined) return "";
  let path = `M${first.x} ${first.y}`;
  others.forEach((point, i) => {
    const next = others[i + 1];
    path +=
      next === undefined
        ? `L${point.x} ${point.y}`
        : `Q${point.x} ${point.y} ${(point.x + next.x) / 2} ${(point.y + next.y) / 2}`;
  });
  return path;
}

/** The box that an arrow key leads to: along the arrows up and down, beside it left and right. */
export function boxBeside({ boxes, arrows }: GraphLayout, id: string, key: string): string | null {
  const here = boxes.find((box) => box.id === id);
  if (here === undefined) return null;
  const far = (a: number, b: number) => Math.abs(a - b);
  const byDistance = (others: readonly Box[]) =>
    [...others].sort(
      (a, b) => far(a.y, here.y) - far(b.y, here.y) || far(a.x, here.x) - far(b.x, here.x),
    )[0]?.id ?? null;
  const named = (ids: readonly string[]) => byDistance(boxes.filter((box) => ids.includes(box.id)));
  switch (key) {
    case "ArrowDown":
      return named(arrows.filter((arrow) => arrow.from === id).map((arrow) => arrow.to));
    case "ArrowUp":
      return named(arrows.filter((arrow) => arrow.to === id).map((arrow) => arrow.from));
    case "ArrowLeft":
      return byDistance(boxes.filter((box) => box.y === here.y && box.x < here.x));
    case "ArrowRight":
      return byDistance(boxes.filter((box) => box.y === here.y && box.x > here.x));
    default:
      return null;
  }
}
