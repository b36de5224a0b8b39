/** The Ingress controller of labs that need one, on real clusters: Traefik, on the ports that kind maps to loopback. */

/** Its images are on the public registry; one minor, so that answers and logs stay as the lessons show them. */
const image = 'traefik:v3.6';

/**
 * As its chart sets it up, a Service without endpoints answers 503; paths are compared by elements, as Ingress says.
 * The simulator's controller (sandbox/simulator/ingress) behaves the same. Objects are created in this order. It runs in a
 * namespace of its own, since it needs ports of the node.
 */
export const traefikManifest = `apiVersion: v1
kind: Namespace
metadata: {name: traefik}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: traefik, namespace: traefik}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: traefik}
rules:
- apiGroups: [""]
  resources: [services, secrets, nodes]
  verbs: [get, list, watch]
- apiGroups: [discovery.k8s.io]
  resources: [endpointslices]
  verbs: [list, watch]
- apiGroups: [networking.k8s.io]
  resources: [ingresses, ingressclasses]
  verbs: [get, list, watch]
- apiGroups: [networking.k8s.io]
  resources: [ingresses/status]
  verbs: [update]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: traefik}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: traefik}
subjects:
- {kind: ServiceAccount, name: traefik, namespace: traefik}
---
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata:
  name: traefik
  annotations: {ingressclass.kubernetes.io/is-default-class: "true"}
spec: {controller: traefik.io/ingress-controller}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: traefik, namespace: traefik}
spec:
  strategy: {type: Recreate}
  selector: {matchLabels: {app: traefik}}
  template:
    metadata: {labels: {app: traefik}}
    spec:
      serviceAccountName: traefik
      tolerations:
      - {key: node-role.kubernetes.io/control-plane, operator: Exists, effect: NoSchedule}
      containers:
      - name: traefik
        image: ${image}
        args:
        - --global.checknewversion=false
        - --global.sendanonymoususage=false
        - --entrypoints.web.address=:8000
        - --entrypoints.websecure.address=:8443
        - --entrypoints.websecure.http.tls=true
        - --providers.kubernetesingress=true
        - --providers.kubernetesingress.allowemptyservices=true
        - --providers.kubernetesingress.strictprefixmatching=true
        - --providers.kubernetesingress.ingressendpoint.ip=127.0.0.1
        - --ping=true
        ports:
        - {containerPort: 8000, hostPort: 80}
        - {containerPort: 8443, hostPort: 443}
        readinessProbe:
          httpGet: {path: /ping, port: 8080}
          periodSeconds: 1
`;
