/** A container that cannot be made from its Pod's spec: `CreateContainerConfigError`, with the kubelet's words. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}
