/** Marks the Pod that stands in the API for a static Pod of a kubelet (`MirrorPodAnnotationKey` in k8s.io/api/core/v1/annotation_key_constants.go). */
export const mirrorAnnotation = 'kubernetes.io/config.mirror';
