/** A shop whose program ends at once when it is asked to, behind a Service and an Ingress, and two Pods that end badly. */

const image = 'registry.k8s.io/e2e-test-images/agnhost:2.53';

/** In the learner's home, to be changed and applied again. */
export const shopManifest = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop
spec:
  replicas: 3
  selector:
    matchLabels:
      app: shop
  template:
    metadata:
      labels:
        app: shop
    spec:
      containers:
        - name: shop
          image: ${image}
          args: [netexec, --http-port=8080]
          ports:
            - containerPort: 8080
          readinessProbe:
            httpGet:
              path: /hostname
              port: 8080
            periodSeconds: 1
`;

const door = `apiVersion: v1
kind: Service
metadata: {name: shop, namespace: default}
spec:
  selector: {app: shop}
  ports:
  - {port: 80, targetPort: 8080}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: shop, namespace: default}
spec:
  rules:
  - host: shop.example
    http:
      paths:
      - path: /
        pathType: Prefix
        backend: {service: {name: shop, port: {number: 80}}}
`;

export const shutdownManifests = [shopManifest.replace('  name: shop\n', '  name: shop\n  namespace: default\n'), door];

/** A deadline is a way to have a Pod stopped that stays to be looked at afterwards. */
function pod(name: string, script: string, graceSeconds: number): string {
  return `apiVersion: v1
kind: Pod
metadata:
  name: ${name}
spec:
  restartPolicy: Never
  activeDeadlineSeconds: 3
  terminationGracePeriodSeconds: ${graceSeconds}
  containers:
    - name: ${name}
      image: busybox:1.37
      command:
        - sh
        - -c
        - |
${script.replaceAll(/^/gm, '          ')}
`;
}

export const deafManifest = pod('deaf', 'while true; do\n  sleep 1\ndone', 5);

export const slowManifest = pod(
  'slow',
  `trap 'echo saving; sleep 4; echo saved; exit 0' TERM
while true; do
  sleep 1
done`,
  2,
);
