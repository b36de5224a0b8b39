/** A volume that cannot be set up, in the words of its plugin: `configmap "x" not found`. */
export class VolumeError extends Error {
  override readonly name = 'VolumeError';
}
