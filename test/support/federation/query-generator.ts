import {
  type DocumentNode,
  doTypesOverlap,
  type GraphQLArgument,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isIntrospectionType,
  isLeafType,
  isListType,
  isNonNullType,
  isRequiredArgument,
  isRequiredInputField,
  isScalarType,
  isUnionType,
  parse,
  validate,
} from 'graphql';
import { type Random, seededRandom } from './random.ts';

/** One generated operation, valid against its schema. */
export interface GeneratedQuery {
  readonly source: string;
  readonly document: DocumentNode;
  readonly variables: Record<string, unknown>;
}

/** How operations are generated. All of it has defaults that suit any schema. */
export interface QueryGeneratorOptions {
  readonly operation?: 'query' | 'mutation';
  /** Levels of selection sets. */
  readonly depthMax?: number;
  /** Fields in one operation, roughly. */
  readonly fieldsMax?: number;
  /**
   * Values to choose from for an argument or input field, so that queries find something: `coordinate` is `Type.field(argument:)` or
   * `Input.field`, `typeName` the named type. Undefined leaves the choice to the generator.
   */
  readonly valuesOf?: (coordinate: string, typeName: string) => readonly unknown[] | undefined;
  /** Fields, by `Type.field`, that are chosen more often than others of their type, so that queries come to what lies behind them. */
  readonly isFavoured?: (coordinate: string) => boolean;
  /** Fields to leave out, by `Type.field`. */
  readonly isLeftOut?: (coordinate: string) => boolean;
}

/** What is already called by a response key at one object, so that a second selection of it can be merged. */
interface Scope {
  readonly keys: Map<
    string,
    { readonly text: string; readonly field: string; readonly args: string; readonly child: Scope; readonly parent: string }
  >;
}

const ATTEMPTS_MAX = 200;
const STRINGS = ['', 'a', 'Enterprise', 'word', '中文 "quoted" \\ \n line', '__proto__'];

/**
 * Generates a valid operation over the whole schema: fields, arguments, aliases (also such as look like other fields), fragments with and
 * without names, `@skip` and `@include`, the same field again under other conditions, variables with and without defaults, nulls, introspection.
 *
 * The same seed gives the same operation.
 */
export function generateQuery(schema: GraphQLSchema, seed: number, options: QueryGeneratorOptions = {}): GeneratedQuery {
  const random = seededRandom(seed);
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
    const { source, variables } = new QueryWriter(schema, random, options).write();
    const document = parse(source);
    if (validate(schema, document).length === 0) return { source, document, variables };
  }
  throw new Error(`No valid query came out of seed ${seed}.`);
}

class QueryWriter {
  readonly #schema: GraphQLSchema;
  readonly #random: Random;
  readonly #options: QueryGeneratorOptions;
  readonly #variables: Record<string, unknown> = {};
  readonly #declarations = new Map<string, string>();
  readonly #fragments: { readonly name: string; readonly type: GraphQLCompositeType; text: string }[] = [];
  readonly #conditionNames: string[] = [];
  #fieldsLeft: number;
  #aliases = 0;

  constructor(schema: GraphQLSchema, random: Random, options: QueryGeneratorOptions) {
    this.#schema = schema;
    this.#random = random;
    this.#options = options;
    this.#fieldsLeft = 5 + random.below(options.fieldsMax ?? 40);
  }

  write(): { source: string; variables: Record<string, unknown> } {
    const operation = this.#options.operation ?? 'query';
    const root = operation === 'query' ? this.#schema.getQueryType() : this.#schema.getMutationType();
    if (!root) throw new Error(`The schema has no ${operation} type.`);
    const depth = 2 + this.#random.below(this.#options.depthMax ?? 5);
    const selections = this.#selectionSet(root, { keys: new Map() }, depth, true);
    const declarations = [...this.#declarations.values()].join(', ');
    const head =
      declarations === '' && operation === 'query' && this.#random.chance(0.3)
        ? ''
        : `${operation} Generated${declarations === '' ? '' : `(${declarations})`} `;
    const fragments = this.#fragments.map(({ name, type, text }) => `fragment ${name} on ${type.name} ${text}`);
    return { source: [`${head}${selections}`, ...fragments].join('\n'), variables: this.#variables };
  }

  #selectionSet(type: GraphQLCompositeType, scope: Scope, depth: number, isRoot = false): string {
    const count = 1 + this.#random.below(isRoot ? 4 : 5);
    const parts: string[] = [];
    for (let index = 0; index < count; index++) parts.push(this.#selection(type, scope, depth, isRoot));
    return `{ ${parts.join(' ')} }`;
  }

  #selection(type: GraphQLCompositeType, scope: Scope, depth: number, isRoot: boolean): string {
    const dice = this.#random.next();
    if (dice < 0.08) return this.#typename(scope);
    if (dice < 0.2 && this.#fieldsLeft > 0) return this.#inlineFragment(type, scope, depth);
    if (dice < 0.28 && this.#fieldsLeft > 0) return this.#namedFragment(type, scope, depth);
    if (dice < 0.38 && scope.keys.size > 0) return this.#repeat(type, scope, depth);
    if (isRoot && dice < 0.41 && this.#options.operation !== 'mutation') return this.#introspection(scope);
    return this.#newField(type, scope, depth);
  }

  #typename(scope: Scope): string {
    const key = this.#random.chance(0.2) ? this.#alias([]) : '__typename';
    if (scope.keys.has(key) && scope.keys.get(key)?.field !== '__typename') return '__typename';
    if (key !== '__typename')
      scope.keys.set(key, { text: `${key}: __typename`, field: '__typename', args: '', child: { keys: new Map() }, parent: '' });
    return `${key === '__typename' ? '' : `${key}: `}__typename${this.#directives()}`;
  }

  #introspection(scope: Scope): string {
    const key = `meta${this.#aliases++}`;
    const types = Object.keys(this.#schema.getTypeMap());
    const text = this.#random.chance(0.5)
      ? `${key}: __type(name: ${JSON.stringify(this.#random.pick([...types, 'Missing']))}) { kind name fields { name type { name } } }`
      : `${key}: __schema { queryType { name } ${this.#random.chance(0.1) ? 'types { name }' : ''} }`;
    scope.keys.set(key, { text, field: '', args: '', child: { keys: new Map() }, parent: '' });
    return text;
  }

  #inlineFragment(type: GraphQLCompositeType, scope: Scope, depth: number): string {
    const condition = this.#random.chance(0.2) ? null : this.#overlapping(type);
    const inner = this.#selectionSet(condition ?? type, this.#innerScope(scope), depth);
    return `...${condition === null ? '' : ` on ${condition.name}`}${this.#directives()} ${inner}`;
  }

  #namedFragment(type: GraphQLCompositeType, scope: Scope, depth: number): string {
    const overlapping = overlapsOf(this.#schema).get(type.name) ?? [];
    const known = this.#fragments.filter((fragment) => fragment.text !== '' && overlapping.includes(fragment.type));
    if (known.length > 0 && this.#random.chance(0.4)) return `...${this.#random.pick(known).name}${this.#directives()}`;
    const condition = this.#overlapping(type);
    const fragment = { name: `Part${this.#fragments.length}`, type: condition, text: '' };
    this.#fragments.push(fragment);
    const text = this.#selectionSet(condition, this.#innerScope(scope), depth);
    fragment.text = text;
    return `...${fragment.name}${this.#directives()}`;
  }

  /** Mostly the names of the object; sometimes a scope of its own, which is valid where the types exclude each other. */
  #innerScope(scope: Scope): Scope {
    return this.#random.chance(0.12) ? { keys: new Map() } : scope;
  }

  #repeat(type: GraphQLCompositeType, scope: Scope, depth: number): string {
    const [key, known] = this.#random.pick([...scope.keys]);
    const field = this.#fieldsOf(type).find((candidate) => candidate.name === known.field);
    if (known.field === '__typename') return `${known.text}${this.#directives()}`;
    if (field === undefined) return `__typename${this.#directives()}`;
    return this.#writeField(field, key, known.args, { child: known.child, depth });
  }

  #newField(type: GraphQLCompositeType, scope: Scope, depth: number): string {
    const all = this.#fieldsOf(type);
    const fields = depth <= 1 || this.#fieldsLeft <= 0 ? all.filter((field) => isLeafType(getNamedType(field.type))) : all;
    if (fields.length === 0) return '__typename';
    this.#fieldsLeft--;
    const favoured = fields.filter(({ name }) => this.#options.isFavoured?.(`${type.name}.${name}`));
    const field = this.#random.pick(favoured.length > 0 && this.#random.chance(0.4) ? favoured : fields);
    const args = this.#arguments(field, `${type.name}.${field.name}`);
    let key = this.#random.chance(0.25) ? this.#alias(all.map(({ name }) => name)) : field.name;
    const known = scope.keys.get(key);
    const text = `${field.name}${args}`;
    if (known !== undefined && (known.text !== text || known.parent !== String(field.type))) key = `x${this.#aliases++}`;
    const entry = scope.keys.get(key) ?? { text, field: field.name, args, child: { keys: new Map() }, parent: String(field.type) };
    scope.keys.set(key, entry);
    return this.#writeField(field, key, args, { child: entry.child, depth });
  }

  #writeField(field: GraphQLField<unknown, unknown>, key: string, args: string, { child, depth }: { child: Scope; depth: number }): string {
    const type = getNamedType(field.type);
    const head = `${key === field.name ? '' : `${key}: `}${field.name}${args}${this.#directives()}`;
    return isCompositeType(type) ? `${head} ${this.#selectionSet(type, child, depth - 1)}` : head;
  }

  /** Names that are also names of fields are the interesting ones. */
  #alias(fieldNames: readonly string[]): string {
    const names = ['a', 'b', 'id', 'code', 'name', 'constructor', 'toString', ...fieldNames];
    return this.#random.pick(names);
  }

  #fieldsOf(type: GraphQLCompositeType): readonly GraphQLField<unknown, unknown>[] {
    if (isUnionType(type)) return [];
    return Object.values(type.getFields()).filter((field) => this.#options.isLeftOut?.(`${type.name}.${field.name}`) !== true);
  }

  #overlapping(type: GraphQLCompositeType): GraphQLCompositeType {
    return this.#random.chance(0.3) ? type : this.#random.pick(overlapsOf(this.#schema).get(type.name) ?? [type]);
  }

  #directives(): string {
    if (this.#random.chance(0.85)) return '';
    const one = () => `@${this.#random.pick(['skip', 'include'])}(if: ${this.#condition()})`;
    const first = one();
    if (this.#random.chance(0.8)) return ` ${first}`;
    const second = one();
    return first.slice(0, 4) === second.slice(0, 4) ? ` ${first}` : ` ${first} ${second}`;
  }

  #condition(): string {
    if (this.#random.chance(0.2)) return String(this.#random.chance(0.5));
    if (this.#conditionNames.length > 0 && this.#random.chance(0.6)) return `$${this.#random.pick(this.#conditionNames)}`;
    const name = `if${this.#conditionNames.length}`;
    this.#conditionNames.push(name);
    const byDefault = this.#random.chance(0.3);
    const type = byDefault && this.#random.chance(0.5) ? 'Boolean' : 'Boolean!';
    this.#declarations.set(name, `$${name}: ${type}${byDefault ? ` = ${this.#random.chance(0.5)}` : ''}`);
    if (!byDefault || this.#random.chance(0.5)) this.#variables[name] = this.#random.chance(0.5);
    return `$${name}`;
  }

  #arguments(field: GraphQLField<unknown, unknown>, owner: string): string {
    const given = field.args.filter((argument) => isRequiredArgument(argument) || this.#random.chance(0.5));
    if (given.length === 0) return '';
    return `(${given.map((argument) => `${argument.name}: ${this.#argumentValue(argument, `${owner}(${argument.name}:)`)}`).join(', ')})`;
  }

  #argumentValue(argument: GraphQLArgument, coordinate: string): string {
    return this.#random.chance(0.4) ? this.#variable(argument.type, coordinate) : this.#literal(argument.type, coordinate, true);
  }

  #variable(type: GraphQLInputType, coordinate: string): string {
    const name = `v${this.#declarations.size}`;
    const optional = !isNonNullType(type);
    const byDefault = this.#random.chance(0.25);
    this.#declarations.set(name, '');
    const defaultText = byDefault ? ` = ${this.#literal(type, coordinate, false)}` : '';
    this.#declarations.set(name, `$${name}: ${String(type)}${defaultText}`);
    const leaveOut = (optional || byDefault) && this.#random.chance(0.25);
    if (!leaveOut) this.#variables[name] = this.#json(type, coordinate);
    return `$${name}`;
  }

  /** A value as JSON, as a client sends variables. */
  #json(type: GraphQLInputType, coordinate: string): unknown {
    if (isNonNullType(type)) return this.#json(type.ofType, coordinate) ?? this.#presentJson(type.ofType, coordinate);
    return this.#random.chance(0.08) ? null : this.#presentJson(type, coordinate);
  }

  #presentJson(type: GraphQLInputType, coordinate: string): unknown {
    if (isNonNullType(type)) return this.#presentJson(type.ofType, coordinate);
    if (isListType(type)) {
      // A single value stands for a list of one.
      if (this.#random.chance(0.1)) return this.#presentJson(type.ofType, coordinate);
      return Array.from({ length: this.#random.below(3) }, () => this.#json(type.ofType, coordinate));
    }
    if (isInputObjectType(type)) {
      const entries = Object.values(type.getFields())
        .filter((field) => isRequiredInputField(field) || this.#random.chance(0.35))
        .map((field) => [field.name, this.#json(field.type, `${type.name}.${field.name}`)]);
      return Object.fromEntries(entries);
    }
    return this.#scalar(type, coordinate);
  }

  /** A value as GraphQL text; with `mayUseVariables`, parts of it may be variables. */
  #literal(type: GraphQLInputType, coordinate: string, mayUseVariables: boolean): string {
    if (isNonNullType(type)) {
      const text = this.#literal(type.ofType, coordinate, mayUseVariables);
      return text === 'null' ? this.#presentLiteral(type.ofType, coordinate, mayUseVariables) : text;
    }
    return this.#random.chance(0.08) ? 'null' : this.#presentLiteral(type, coordinate, mayUseVariables);
  }

  #presentLiteral(type: GraphQLInputType, coordinate: string, mayUseVariables: boolean): string {
    if (isNonNullType(type)) return this.#presentLiteral(type.ofType, coordinate, mayUseVariables);
    if (isListType(type))
      return `[${Array.from({ length: this.#random.below(3) }, () => this.#part(type.ofType, coordinate, mayUseVariables)).join(', ')}]`;
    if (isInputObjectType(type)) {
      const fields = Object.values(type.getFields()).filter((field) => isRequiredInputField(field) || this.#random.chance(0.35));
      return `{${fields.map((field) => `${field.name}: ${this.#part(field.type, `${type.name}.${field.name}`, mayUseVariables)}`).join(', ')}}`;
    }
    return toLiteral(this.#scalar(type, coordinate, isLegal), isEnumType(type));
  }

  #part(type: GraphQLInputType, coordinate: string, mayUseVariables: boolean): string {
    return mayUseVariables && this.#random.chance(0.2)
      ? this.#variable(type, coordinate)
      : this.#literal(type, coordinate, mayUseVariables);
  }

  /** With `mayBe`, one that the type accepts: a variable may have a wrong value in a valid document, a literal may not. */
  #scalar(type: GraphQLInputType, coordinate: string, mayBe: (type: GraphQLNamedType, value: unknown) => boolean = () => true): unknown {
    const named = getNamedType(type);
    const given = this.#options.valuesOf?.(coordinate, named.name)?.filter((value) => mayBe(named, value));
    if (given !== undefined && given.length > 0) return this.#random.pick(given);
    if (isEnumType(named)) return this.#random.pick(named.getValues()).name;
    switch (named.name) {
      case 'Int':
        return this.#random.pick([0, 1, 2, 3, 5, 8, -1]);
      case 'Float':
        return this.#random.pick([0, 1.5, -2.25, 3, 1e3]);
      case 'Boolean':
        return this.#random.chance(0.5);
      case 'ID':
        return this.#random.pick(['1', 'a', 'missing']);
      case 'String':
        return this.#random.pick(STRINGS);
      default:
        return this.#random.pick<unknown>(['text', 12, true, [1, 'two', [3]], { key: { inner: [true, 2.5] } }]);
    }
  }
}

const overlaps = new WeakMap<GraphQLSchema, ReadonlyMap<string, readonly GraphQLCompositeType[]>>();

/** The types of which a fragment may stand in an object of a type, by its name. */
function overlapsOf(schema: GraphQLSchema): ReadonlyMap<string, readonly GraphQLCompositeType[]> {
  const known = overlaps.get(schema);
  if (known !== undefined) return known;
  const types = Object.values(schema.getTypeMap()).filter(
    (type): type is GraphQLCompositeType => isCompositeType(type) && !isIntrospectionType(type),
  );
  const found = new Map(types.map((type) => [type.name, types.filter((other) => doTypesOverlap(schema, type, other))]));
  overlaps.set(schema, found);
  return found;
}

function isLegal(type: GraphQLNamedType, value: unknown): boolean {
  if (!isScalarType(type)) return true;
  try {
    type.parseValue(value);
    return true;
  } catch {
    return false;
  }
}

function toLiteral(value: unknown, isEnum: boolean): string {
  if (isEnum) return String(value);
  if (Array.isArray(value)) return `[${value.map((item) => toLiteral(item, false)).join(', ')}]`;
  if (typeof value === 'object' && value !== null)
    return `{${Object.entries(value)
      .map(([key, inner]) => `${key}: ${toLiteral(inner, false)}`)
      .join(', ')}}`;
  return JSON.stringify(value);
}
