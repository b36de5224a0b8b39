/** OpenAPI 2 as Protobuf, which is all that kubectl before 1.29 reads. Source: gnostic-models/openapiv2/OpenAPIv2.proto. */

type Fields = Readonly<Record<string, unknown>>;

/** As clients ask for it, and as it is answered: an @ is no letter of a media type (kube-openapi/pkg/handler/handler.go). */
export const v2ProtobufAsked = 'application/com.github.proto-openapi.spec.v2@v1.0+protobuf';
export const v2ProtobufType = 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf';

/** A document of `makeV2`. */
export function writeV2Protobuf(document: object): Buffer {
  const { swagger, info, paths, definitions } = document as Fields;
  return join(
    text(1, swagger),
    message(2, text(1, (info as Fields).title), text(2, (info as Fields).version)),
    message(8, ...named(2, paths, writePathItem)),
    message(9, ...named(1, definitions, writeSchema)),
  );
}

const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch'];

function writePathItem(item: Fields): Buffer {
  const operations = methods.map((method, i) =>
    item[method] === undefined ? empty : message(i + 2, writeOperation(item[method] as Fields)),
  );
  return join(...operations, ...listOf(item.parameters).map((parameter) => message(9, writeParameter(parameter))));
}

function writeOperation(operation: Fields): Buffer {
  return join(
    ...texts(1, operation.tags),
    text(3, operation.description),
    text(5, operation.operationId),
    ...texts(6, operation.produces),
    ...texts(7, operation.consumes),
    ...listOf(operation.parameters).map((parameter) => message(8, writeParameter(parameter))),
    message(9, ...named(1, operation.responses, writeResponse)),
    ...texts(10, operation.schemes),
    ...extensions(13, operation),
  );
}

/** A ParametersItem, whose first choice is a parameter and not a reference. */
function writeParameter(parameter: Fields): Buffer {
  const { in: where, name, description, required, type, uniqueItems } = parameter;
  if (where === 'body') {
    const schema = message(5, writeSchema(parameter.schema as Fields));
    return message(1, message(1, text(1, description), text(2, name), text(3, where), flag(4, required), schema));
  }
  const start = [flag(1, required), text(2, where), text(3, description), text(4, name)];
  const [choice, fields] =
    where === 'path' ? [4, [text(5, type), flag(19, uniqueItems)]] : [3, [text(6, type), flag(20, uniqueItems)]];
  return message(1, message(2, message(choice as number, ...start, ...(fields as Buffer[]))));
}

function writeResponse({ description, schema }: Fields): Buffer {
  const body = schema === undefined ? empty : message(2, message(1, writeSchema(schema as Fields)));
  return message(1, text(1, description), body);
}

function writeSchema(schema: Fields): Buffer {
  const { additionalProperties: values, items, properties } = schema;
  return join(
    text(1, schema.$ref),
    text(2, schema.format),
    text(4, schema.description),
    schema.default === undefined ? empty : message(5, text(2, JSON.stringify(schema.default))),
    ...texts(19, schema.required),
    ...listOf<string>(schema.enum).map((value) => message(20, text(2, JSON.stringify(value)))),
    values === undefined ? empty : message(21, message(1, writeSchema(values as Fields))),
    schema.type === undefined ? empty : message(22, text(1, schema.type)),
    items === undefined ? empty : message(23, message(1, writeSchema(items as Fields))),
    properties === undefined ? empty : message(25, ...named(1, properties, writeSchema)),
    ...extensions(31, schema),
  );
}

/** `x-…`, each a name and its value as YAML, of which JSON is a part. */
function extensions(field: number, of: Fields): Buffer[] {
  return Object.entries(of)
    .filter(([key]) => key.startsWith('x-'))
    .map(([key, value]) => message(field, text(1, key), message(2, text(2, JSON.stringify(value)))));
}

function named(field: number, entries: unknown, write: (value: Fields) => Buffer): Buffer[] {
  return Object.entries((entries ?? {}) as Readonly<Record<string, Fields>>).map(([name, value]) =>
    message(field, text(1, name), message(2, write(value))),
  );
}

const empty = Buffer.alloc(0);

function listOf<T = Fields>(value: unknown): readonly T[] {
  return (value ?? []) as readonly T[];
}

function join(...parts: readonly Buffer[]): Buffer {
  return Buffer.concat(parts);
}

function texts(field: number, values: unknown): Buffer[] {
  return listOf<string>(values).map((value) => text(field, value));
}

function text(field: number, value: unknown): Buffer {
  return typeof value === 'string' ? delimited(field, Buffer.from(value)) : empty;
}

function flag(field: number, value: unknown): Buffer {
  return value === true ? join(varint(field << 3), varint(1)) : empty;
}

function message(field: number, ...parts: readonly Buffer[]): Buffer {
  return delimited(field, join(...parts));
}

function delimited(field: number, bytes: Buffer): Buffer {
  return join(varint((field << 3) | 2), varint(bytes.length), bytes);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest >>>= 7) bytes.push((rest & 127) | 128);
  return Buffer.from([...bytes, rest]);
}
