/** What somebody wrote in a hurry: Deployments that run on a laptop and are not yet fit for production, and the policy that says so. */

function deployment(name: string, spec: string, rest = ''): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
spec:
${rest}  selector:
    matchLabels:
      app: ${name}
  template:
    metadata:
      labels:
        app: ${name}
    spec:
${spec.replaceAll(/^(?=.)/gm, '      ')}`;
}

/** It needs 6 seconds before it answers, and its liveness probe has no patience. */
export const shopManifest = deployment(
  'shop',
  `terminationGracePeriodSeconds: 1
containers:
  - name: shop
    image: nginx:1.28
    command:
      - sh
      - -c
      - |
        sleep 6
        cd /usr/share/nginx/html
        cp index.html ready
        exec nginx -g "daemon off;"
    livenessProbe:
      httpGet:
        path: /
        port: 80
      periodSeconds: 1
      timeoutSeconds: 5
      failureThreshold: 2
    readinessProbe:
      httpGet:
        path: /ready
        port: 80
      periodSeconds: 1
      timeoutSeconds: 5
      failureThreshold: 1
`,
  '  replicas: 2\n',
);

/** It needs 100 MiB and a little, and asks for a thousand times as much. */
export const reportManifest = deployment(
  'report',
  `terminationGracePeriodSeconds: 1
containers:
  - name: report
    image: registry.k8s.io/e2e-test-images/agnhost:2.53
    args: [stress, --mem-total=100Mi, --mem-alloc-size=10Mi, --mem-alloc-sleep=50ms]
    resources:
      requests:
        memory: 200Gi
`,
);

export const mailManifest = deployment(
  'mail',
  `terminationGracePeriodSeconds: 1
volumes:
  - name: texts
    configMap:
      name: mail
containers:
  - name: mail
    image: busybox:1.37
    command:
      - sh
      - -c
      - 'while true; do echo "$SENDER: $(cat /texts/footer)"; sleep 2; done'
    env:
      - name: SENDER
        valueFrom:
          configMapKeyRef:
            name: mail
            key: sender
      - name: PASSWORD
        valueFrom:
          secretKeyRef:
            name: mail
            key: password
    volumeMounts:
      - name: texts
        mountPath: /texts
`,
);

export const frontManifest = deployment(
  'front',
  `containers:
  - name: front
    image: nginx
    imagePullPolicy: IfNotPresent
    ports:
      - containerPort: 80
`,
  '  replicas: 2\n',
);

/** A program that ends because something is missing that only its author can know. */
const cart = deployment(
  'cart',
  `terminationGracePeriodSeconds: 1
containers:
  - name: cart
    image: busybox:1.37
    command:
      - sh
      - -c
      - |
        if [ -z "$STOCK" ]; then
          echo "STOCK is not set: whom shall I ask what is in stock?" >&2
          exit 1
        fi
        echo "asking $STOCK"
        exec sleep 1000000
`,
);

/** A good program that no node of this cluster may run. */
const search = deployment(
  'search',
  `terminationGracePeriodSeconds: 1
nodeSelector:
  disk: ssd
containers:
  - name: search
    image: nginx:1.28
`,
);

const policy = `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata:
  name: fit-for-production
spec:
  failurePolicy: Fail
  matchConstraints:
    resourceRules:
      - apiGroups: [apps]
        apiVersions: [v1]
        operations: [CREATE, UPDATE]
        resources: [deployments]
  variables:
    - name: containers
      expression: object.spec.template.spec.containers
  validations:
    - expression: >-
        variables.containers.all(c, c.image.contains('@') ||
        (c.image.matches(':[^/]+$') && !c.image.endsWith(':latest')))
      message: an image needs a version, not latest
    - expression: variables.containers.all(c, has(c.readinessProbe))
      message: a container needs a readinessProbe
    - expression: >-
        variables.containers.all(c, has(c.resources) &&
        has(c.resources.requests) && 'cpu' in c.resources.requests && 'memory' in c.resources.requests &&
        has(c.resources.limits) && 'memory' in c.resources.limits)
      message: a container needs requests for cpu and memory, and a limit for memory
`;

function binding(namespace: string, action: 'Warn' | 'Deny'): string {
  return `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata:
  name: ${namespace}
spec:
  policyName: fit-for-production
  validationActions: [${action}]
  matchResources:
    namespaceSelector:
      matchLabels:
        kubernetes.io/metadata.name: ${namespace}
`;
}

const inDefault = (manifest: string): string => manifest.replace(/^metadata:\n/m, 'metadata:\n  namespace: default\n');

export const productionManifests = [
  policy,
  binding('staging', 'Warn'),
  binding('production', 'Deny'),
  inDefault(cart),
  inDefault(search),
];
