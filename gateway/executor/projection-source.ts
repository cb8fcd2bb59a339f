import {
  type FieldNode,
  type GraphQLNamedType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNullableType,
  isAbstractType,
  isEnumType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  isScalarType,
  type SelectionSetNode,
} from 'graphql';
import type { FieldKeys } from './canonical-keys.ts';
import { type Fragments, responseKeyOf } from './root-selection.ts';

/**
 * Writes the source text of a projection: JavaScript that takes the merged answers and gives what the client asked for.
 *
 * The text holds nothing of a client but response keys, field names and names of variables, which the GraphQL grammar restricts to
 * `[_A-Za-z][_0-9A-Za-z]*`, and even these only as string literals written by `JSON.stringify`.
 *
 * The text expects around it: `E` sets of enum values, `fail(reason)` which notes a value that the schema does not allow and
 * returns null, `miss(value)` which notes a missing non-null value, and one function for each built-in scalar (`projection.ts`).
 * With `traced`, the text also keeps in `S` the path at which it is.
 */
export interface ProjectionSource {
  readonly text: string;
  readonly enums: readonly ReadonlySet<string>[];
}

/** What the projection of an operation is made from. */
export interface ProjectionInput {
  readonly schema: GraphQLSchema;
  readonly rootType: GraphQLNamedType;
  readonly selectionSet: SelectionSetNode;
  readonly fragments: Fragments;
  readonly keys: FieldKeys;
}

interface Item {
  readonly responseKey: string;
  readonly field: FieldNode;
  readonly sets: SelectionSetNode[];
}

/** The fields of an object; null when which of them apply depends on a type that is not known. */
type Items = readonly Item[] | null;

/** Functions in one projection. More than this is not an honest query. */
const FUNCTIONS_MAX = 20_000;
const SCALAR_CHECKS = new Set(['String', 'ID', 'Int', 'Float', 'Boolean']);

/** Writes the projection of an operation; the main function is called `p0`. */
export function writeProjection(input: ProjectionInput, traced: boolean): ProjectionSource {
  const writer = new ProjectionWriter(input, traced);
  writer.objectFunction([input.selectionSet], input.rootType);
  return { text: writer.functions.join('\n'), enums: writer.enums };
}

class ProjectionWriter {
  readonly functions: string[] = [];
  readonly enums: ReadonlySet<string>[] = [];
  readonly #input: ProjectionInput;
  readonly #traced: boolean;
  readonly #byKey = new Map<string, string>();
  readonly #setIds = new Map<SelectionSetNode, number>();
  readonly #enumIds = new Map<string, number>();

  constructor(input: ProjectionInput, traced: boolean) {
    this.#input = input;
    this.#traced = traced;
  }

  /** The name of the function that projects an object of a type. Equal work is written once, however often a fragment is spread. */
  objectFunction(sets: readonly SelectionSetNode[], type: GraphQLNamedType): string {
    return this.#function(`${type.name}${this.#identify(sets)}`, (name) =>
      isAbstractType(type) ? this.#writeChoice(name, sets, type) : this.#writeObject(name, sets, type),
    );
  }

  #function(key: string, write: (name: string) => string): string {
    const known = this.#byKey.get(key);
    if (known !== undefined) return known;
    const position = this.functions.length;
    if (position >= FUNCTIONS_MAX) throw new Error('The operation is too large to be answered.');
    const name = `p${position}`;
    this.#byKey.set(key, name);
    this.functions.push('');
    this.functions[position] = write(name);
    return name;
  }

  #identify(sets: readonly SelectionSetNode[]): string {
    return sets
      .map((set) => {
        const id = this.#setIds.get(set) ?? this.#setIds.size;
        this.#setIds.set(set, id);
        return `|${id}`;
      })
      .join('');
  }

  /** Chooses by `__typename`. Where only the interface is known, the fields that need no more than that are still answered. */
  #writeChoice(name: string, sets: readonly SelectionSetNode[], type: GraphQLNamedType): string {
    const { schema } = this.#input;
    if (!isAbstractType(type)) return '';
    const cases = schema
      .getPossibleTypes(type)
      .map((possible) => `case ${JSON.stringify(possible.name)}:return ${this.objectFunction(sets, possible)}(o);`);
    const abstractNames = [
      type.name,
      ...(isInterfaceType(type) ? schema.getImplementations(type).interfaces.map((inner) => inner.name) : []),
    ];
    const own = this.#function(`${type.name}!${this.#identify(sets)}`, (inner) => this.#writeObject(inner, sets, type));
    const otherwise = abstractNames.map((abstractName) => `case ${JSON.stringify(abstractName)}:`).join('');
    return `function ${name}(o){if(o==null)return null;if(typeof o!=="object"||Array.isArray(o))return fail();switch(o.__typename){${cases.join('')}case undefined:${otherwise}return ${own}(o);default:return fail()}}`;
  }

  #writeObject(name: string, sets: readonly SelectionSetNode[], type: GraphQLNamedType): string {
    const head = `function ${name}(o){if(o==null)return null;if(typeof o!=="object"||Array.isArray(o))return fail();`;
    const items = this.#collect(sets, type);
    if (items === null) return `${head}return fail()}`;
    const values = items.map((item, index) => this.#writeValue(item, type, `v${index}`)).join('');
    return `${head}${values}return {${items.map((item, index) => `${JSON.stringify(item.responseKey)}:v${index}`).join(',')}}}`;
  }

  #writeValue(item: Item, parent: GraphQLNamedType, variable: string): string {
    const name = item.field.name.value;
    if (name === '__typename') return `const ${variable}=${JSON.stringify(parent.name)};`;
    const key = this.#input.keys.keyOf(item.field, parent.name) ?? item.responseKey;
    const raw = key in {} ? `own(o,${JSON.stringify(key)})` : `o[${JSON.stringify(key)}]`;
    const type = fieldType(parent, name);
    // Introspection has been answered by graphql-js and is passed on as it is.
    if (type === null) return `const ${variable}=any(${raw});`;
    const value = `const ${variable}=${this.#expression(raw, type, item.sets)};`;
    const here = this.#traced ? `S.push(${JSON.stringify(item.responseKey)});${value}S.pop();` : value;
    if (!isNonNullType(type)) return here;
    return `${here}if(${variable}===null){${this.#traced ? `S.push(${JSON.stringify(item.responseKey)});miss(${raw});S.pop();` : 'miss();'}return null}`;
  }

  #expression(raw: string, type: GraphQLOutputType, sets: readonly SelectionSetNode[]): string {
    const bare = getNullableType(type);
    if (isScalarType(bare)) return `${SCALAR_CHECKS.has(bare.name) ? `scalar${bare.name}` : 'any'}(${raw})`;
    if (isEnumType(bare)) return `enumValue(E[${this.#enumId(bare.name, () => bare.getValues().map((value) => value.name))}],${raw})`;
    if (isListType(bare)) return `${this.#listFunction(bare.ofType, sets)}(${raw})`;
    return `${this.objectFunction(sets, bare)}(${raw})`;
  }

  #enumId(name: string, values: () => readonly string[]): number {
    const known = this.#enumIds.get(name);
    if (known !== undefined) return known;
    this.enums.push(new Set(values()));
    this.#enumIds.set(name, this.enums.length - 1);
    return this.enums.length - 1;
  }

  #listFunction(itemType: GraphQLOutputType, sets: readonly SelectionSetNode[]): string {
    return this.#function(`[${String(itemType)}${this.#identify(sets)}`, (name) => {
      const value = `const v=${this.#expression('a[i]', itemType, sets)};`;
      const here = this.#traced ? `S.push(i);${value}S.pop();` : value;
      const whenNull = this.#traced ? 'S.push(i);miss(a[i]);S.pop();' : 'miss();';
      const check = isNonNullType(itemType) ? `if(v===null){${whenNull}return null}` : '';
      return `function ${name}(a){if(a==null)return null;if(!Array.isArray(a))return fail();const n=a.length,r=new Array(n);for(let i=0;i<n;i++){${here}${check}r[i]=v}return r}`;
    });
  }

  #collect(sets: readonly SelectionSetNode[], type: GraphQLNamedType): Items {
    const items = new Map<string, Item>();
    return sets.every((set) => this.#collectSet(set, type, items)) ? [...items.values()] : null;
  }

  /** False when the type of the object would have to be known. */
  #collectSet(set: SelectionSetNode, type: GraphQLNamedType, items: Map<string, Item>): boolean {
    return set.selections.every((selection) => {
      if (selection.kind === 'Field') return this.#collectField(selection, type, items);
      const fragment = selection.kind === 'InlineFragment' ? selection : this.#input.fragments.get(selection.name.value);
      if (fragment === undefined || fragment.selectionSet.selections.length === 0) return true;
      const fit = this.#fit(fragment.typeCondition?.name.value, type);
      return fit === 'no' || (fit === 'yes' && this.#collectSet(fragment.selectionSet, type, items));
    });
  }

  #collectField(field: FieldNode, type: GraphQLNamedType, items: Map<string, Item>): boolean {
    if (!isObjectType(type) && (field.name.value === '__typename' || this.#input.keys.keyOf(field, type.name) === null)) return false;
    const responseKey = responseKeyOf(field);
    const item = items.get(responseKey) ?? { responseKey, field, sets: [] };
    items.set(responseKey, item);
    if (field.selectionSet !== undefined) item.sets.push(field.selectionSet);
    return true;
  }

  /** Whether a fragment applies to an object of a type: where only an interface is known, a narrower fragment may or may not. */
  #fit(condition: string | undefined, type: GraphQLNamedType): 'yes' | 'no' | 'unknown' {
    if (condition === undefined || condition === type.name) return 'yes';
    const conditionType = this.#input.schema.getType(condition);
    if (isAbstractType(conditionType) && (isObjectType(type) || isInterfaceType(type)) && this.#input.schema.isSubType(conditionType, type))
      return 'yes';
    return isObjectType(type) ? 'no' : 'unknown';
  }
}

function fieldType(parent: GraphQLNamedType, name: string): GraphQLOutputType | null {
  return isObjectType(parent) || isInterfaceType(parent) ? (parent.getFields()[name]?.type ?? null) : null;
}
