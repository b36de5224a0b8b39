/** A Pod that is on its way out is not one to choose. */
export const untilThreeAreLeft = 'until [ "$(kubectl get pods -l app=web -o name | wc -l)" = 3 ]; do sleep 0.2; done';
