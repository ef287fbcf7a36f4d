/** From a valibot schema to JSON Schema (draft 7), as far as the rule-set document needs it. What only code can check is left out. */

export type JsonSchema = Readonly<Record<string, unknown>>;

/** As much of valibot's own objects as is read here. */
interface Node {
  readonly kind: string;
  readonly type: string;
  readonly entries?: Readonly<Record<string, Node>>;
  readonly options?: readonly unknown[];
  readonly literal?: unknown;
  readonly item?: Node;
  readonly value?: Node;
  readonly wrapped?: Node;
  readonly pipe?: readonly Node[];
  readonly requirement?: unknown;
  readonly key?: unknown;
}

/** `named`: for what the schema does not describe itself, by the name of its key. Throws for what it does not know. */
export function jsonSchemaOf(
  schema: unknown,
  named: Readonly<Record<string, JsonSchema>>,
  key = '',
): JsonSchema {
  const node = schema as Node;
  const rules = (node.pipe ?? []).filter(({ kind }) => kind === 'validation').map(ruleOf);
  return Object.assign({}, shapeOf(node, named, key), ...rules) as JsonSchema;
}

function shapeOf(node: Node, named: Readonly<Record<string, JsonSchema>>, key: string): JsonSchema {
  const inner = (one: unknown, name = key): JsonSchema => jsonSchemaOf(one, named, name);
  switch (node.type) {
    case 'string':
    case 'number':
    case 'boolean':
      return { type: node.type };
    case 'literal':
      return { const: node.literal };
    case 'picklist':
      return { enum: node.options };
    case 'array':
      return { type: 'array', items: inner(node.item) };
    case 'record':
      return { type: 'object', additionalProperties: inner(node.value) };
    case 'nullable':
      return { anyOf: [{ type: 'null' }, inner(node.wrapped)] };
    case 'optional':
      return inner(node.wrapped);
    case 'union':
    case 'variant':
      return { anyOf: (node.options ?? []).map((one) => inner(one)) };
    case 'strict_object':
      return objectOf(node.entries ?? {}, inner);
    case 'unknown':
      if (named[key] !== undefined) return named[key];
  }
  throw new TypeError(`no JSON Schema for ${node.type} at ${key}`);
}

function objectOf(
  entries: Readonly<Record<string, Node>>,
  inner: (one: unknown, name: string) => JsonSchema,
): JsonSchema {
  const names = Object.keys(entries);
  return {
    type: 'object',
    properties: Object.fromEntries(names.map((name) => [name, inner(entries[name], name)])),
    required: names.filter((name) => entries[name]?.type !== 'optional'),
    additionalProperties: false,
  };
}

/** Rules that stand for themselves; others are code. */
function ruleOf({ type, requirement }: Node): JsonSchema {
  if (type === 'max_length' || type === 'min_length')
    return { [`${type === 'max_length' ? 'max' : 'min'}$`]: requirement };
  if (type === 'regex') return { pattern: (requirement as RegExp).source };
  if (type === 'min_value') return { minimum: requirement };
  if (type === 'max_value') return { maximum: requirement };
  if (type === 'safe_integer') return { type: 'integer' };
  return type === 'not_value' ? { not: { const: requirement } } : {};
}

/** Lengths are of items or of characters, as the type says. */
export function withLengths(schema: JsonSchema): JsonSchema {
  const entries = Object.entries(schema).map(([name, value]): [string, unknown] => {
    const bound = /^(min|max)\$$/.exec(name)?.[1];
    return [
      bound === undefined ? name : bound + (schema['type'] === 'array' ? 'Items' : 'Length'),
      deep(value),
    ];
  });
  return Object.fromEntries(entries);
}

function deep(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(deep);
  return typeof value === 'object' && value !== null ? withLengths(value as JsonSchema) : value;
}
