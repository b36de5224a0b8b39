/** What runs before the learner comes in: two small shops of three and one Pods, each answering with its Pod's name, and things that are broken. */

function deployment(name: string, replicas: number): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: default}
spec:
  replicas: ${replicas}
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec:
      containers:
      - name: nginx
        image: nginx:1.28
        command: [sh, -c, 'echo "${name} $(hostname)" > /usr/share/nginx/html/index.html; mkdir -p /usr/share/nginx/html/cart; cp /usr/share/nginx/html/index.html /usr/share/nginx/html/cart/; exec nginx -g "daemon off;"']
        ports: [{name: http, containerPort: 80}]
        readinessProbe:
          exec: {command: [sh, -c, 'test ! -f /tmp/closed']}
          periodSeconds: 1
          failureThreshold: 1
`;
}

/** Its selector has a slip of the finger. */
const cartService = `apiVersion: v1
kind: Service
metadata: {name: cart, namespace: default}
spec:
  selector: {app: crat}
  ports:
  - {port: 80, targetPort: 8080}
`;

/** Its Service is not there. */
const oldIngress = `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: old, namespace: default}
spec:
  rules:
  - host: old.example
    http:
      paths:
      - path: /
        pathType: Prefix
        backend: {service: {name: shopp, port: {number: 80}}}
`;

export const servicesManifests = [deployment('shop', 3), deployment('cart', 1), cartService, oldIngress];

export const ingressManifest = `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
spec:
  rules:
    - host: shop.example
      http:
        paths:
          - path: /
            pathType: Prefix
            backend:
              service:
                name: shop
                port:
                  number: 80
`;
