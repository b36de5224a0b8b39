/** fork(2) with EAGAIN: the container has as many processes as it may have. */
export class ForkFailed extends Error {
  override readonly name = 'ForkFailed';

  constructor() {
    super("can't fork: Resource temporarily unavailable");
  }
}
