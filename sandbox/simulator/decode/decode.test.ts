import assert from 'node:assert/strict';
import { test } from 'node:test';
import { schemaOf } from '../structure/structure.ts';
import { decodeObject, type FieldValidation, parseBody } from './decode.ts';

function decodePod(text: string, how: FieldValidation = 'Strict', format: 'json' | 'yaml' = 'json') {
  const schema = schemaOf('v1', 'Pod');
  assert.ok(schema);
  return decodeObject(parseBody(Buffer.from(text), format), { apiVersion: 'v1', kind: 'Pod', schema }, how);
}

const body =
  '{"kind":"Pod","metadata":{"name":"a","labels":{"x":"1"}},"spec":{"foo":1,"containers":[{"name":"c","image":"a","image":"b","ports":[{"containerPort":80}]}]}}';

test('unknown and duplicate fields: refused, warned of or ignored', () => {
  const problems = 'unknown field "spec.foo", duplicate field "spec.containers[0].image"';
  assert.throws(() => decodePod(body), {
    message: `Pod in version "v1" cannot be handled as a Pod: strict decoding error: ${problems}`,
  });
  const warned = decodePod(body, 'Warn');
  assert.deepEqual(warned.warnings, problems.split(', '));
  assert.deepEqual(warned.object.spec, { containers: [{ name: 'c', image: 'b', ports: [{ containerPort: 80 }] }] });
  assert.deepEqual(decodePod(body, 'Ignore').warnings, []);
});

test('free maps keep every key, quantities and int-or-string keep their form, nulls are absent', () => {
  const { object } = decodePod(
    '{"metadata":{"name":"a","annotations":{"b/c":"d"},"labels":null},"spec":{"containers":[{"name":"c","resources":{"limits":{"cpu":1,"memory":"64Mi"}},"livenessProbe":{"httpGet":{"port":"http"}}}]}}',
  );
  assert.deepEqual(object, {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'a', annotations: { 'b/c': 'd' } },
    spec: {
      containers: [
        { name: 'c', resources: { limits: { cpu: 1, memory: '64Mi' } }, livenessProbe: { httpGet: { port: 'http' } } },
      ],
    },
  });
});

test('values of a wrong type, other kinds and broken texts are refused', () => {
  assert.throws(
    () => decodePod('{"spec":{"containers":"c"}}'),
    /cannot be handled as a Pod: json: cannot unmarshal string into Go struct field PodSpec\.spec\.containers of type \[\]v1\.Container/,
  );
  assert.throws(
    () => decodePod('{"spec":{"containers":[{"ports":[{"containerPort":"80"}]}]}}'),
    /cannot unmarshal string .*containerPort of type int32/,
  );
  assert.throws(
    () => decodePod('{"kind":"Service"}'),
    /converting \(v1\.Service\) to \(core\.Pod\): unknown conversion/,
  );
  assert.throws(() => decodePod('{"kind":"Pot"}'), /no kind "Pot" is registered for version "v1"/);
  assert.throws(() => decodePod('{"kind":'), /unexpected end of JSON input/);
  assert.throws(() => decodePod('a: "b', 'Strict', 'yaml'), /yaml: line 1: found unexpected end of stream/);
});

test('Go shows the structs that fields are inlined from, and types that are only names', () => {
  const refusals: readonly (readonly [string, RegExp])[] = [
    [
      '"volumes":[{"configMap":{"name":5}}]',
      /ConfigMapVolumeSource\.spec\.volumes\.VolumeSource\.configMap\.LocalObjectReference\.name of type string/,
    ],
    ['"restartPolicy":false', /PodSpec\.spec\.restartPolicy of type v1\.RestartPolicy/],
    ['"containers":[{"securityContext":{"capabilities":{"add":"A"}}}]', /capabilities\.add of type \[\]v1\.Capability/],
    ['"containers":[{"securityContext":{"capabilities":{"add":[5]}}}]', /capabilities\.add of type v1\.Capability$/],
    ['"containers":[{"resources":{"limits":5}}]', /resources\.limits of type v1\.ResourceList/],
    ['"containers":[{"livenessProbe":{"httpGet":{"port":true}}}]', /ProbeHandler\.httpGet\.port of type int32/],
    // A quantity reads itself, and its refusal comes before those that were only noted.
    ['"restartPolicy":false,"containers":[{"resources":{"limits":{"cpu":"5X"}}}]', /as a Pod: quantities must match/],
  ];
  for (const [spec, message] of refusals) assert.throws(() => decodePod(`{"spec":{${spec}}}`), { message }, spec);
});

test('YAML bodies are read as well', () => {
  const { object } = decodePod('metadata:\n  name: a\nspec:\n  containers:\n  - name: c\n', 'Strict', 'yaml');
  assert.deepEqual(object.spec, { containers: [{ name: 'c' }] });
});
