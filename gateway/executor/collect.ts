import type { PathSegment } from './plan.ts';
import { isRow, type ResponsePath, type Row } from './row.ts';
import type { Supergraph } from './supergraph.ts';

type Visit = (row: Row, path: (string | number)[]) => void;
type Walk = (value: unknown, path: (string | number)[], visit: Visit) => void;

/** Finds the objects at the path of a plan, and where they are. */
export interface Collector {
  collect(data: Row, targets: Row[]): void;
  /** The places of the given objects. Only needed when something went wrong, so it walks the answer again. */
  locate(data: Row, wanted: ReadonlySet<Row>): ReadonlyMap<Row, ResponsePath>;
}

/** Compiles a path of a plan. Lists of any depth are gone through wherever they are: the `@` of the planner adds nothing to that. */
export function compileCollector(path: readonly PathSegment[], supergraph: Supergraph): Collector {
  let walk: Walk = (value, place, visit) => {
    if (isRow(value)) visit(value, place);
  };
  for (const segment of path.toReversed()) {
    if (segment === '@') continue;
    walk = 'Field' in segment ? intoField(segment.Field, throughLists(walk)) : whenOfType(segment.TypeCondition, walk, supergraph);
  }
  const start = throughLists(walk);
  return {
    collect: (data, targets) => start(data, [], (row) => targets.push(row)),
    locate(data, wanted) {
      const places = new Map<Row, ResponsePath>();
      start(data, [], (row, place) => {
        if (wanted.has(row)) places.set(row, [...place]);
      });
      return places;
    },
  };
}

function throughLists(walk: Walk): Walk {
  function eachItem(value: unknown, path: (string | number)[], visit: Visit): void {
    if (!Array.isArray(value)) {
      walk(value, path, visit);
      return;
    }
    for (let index = 0; index < value.length; index++) {
      path.push(index);
      eachItem(value[index], path, visit);
      path.pop();
    }
  }
  return eachItem;
}

function intoField(key: string, walk: Walk): Walk {
  return (value, path, visit) => {
    if (!isRow(value)) return;
    path.push(key);
    walk(value[key], path, visit);
    path.pop();
  };
}

/** An object without `__typename` passes: the planner asks for it wherever more than one type is possible. */
function whenOfType(conditions: readonly string[], walk: Walk, supergraph: Supergraph): Walk {
  const typenames = new Set(conditions.flatMap((condition) => [...supergraph.satisfying(condition)]));
  return (value, path, visit) => {
    if (!isRow(value)) return;
    const typename = value.__typename;
    if (typename === undefined || typenames.has(String(typename))) walk(value, path, visit);
  };
}
