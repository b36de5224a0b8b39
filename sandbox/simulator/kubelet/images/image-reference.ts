/** Names of images. Source: github.com/distribution/reference, as pkg/util/parsers uses it. */

/** A text that names no image, in the library's words. */
export class ImageNameError extends Error {
  override readonly name = 'ImageNameError';
}

const component = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';
const tag = '[\\w][\\w.-]{0,127}';
const digest = '[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9A-Fa-f]{32,}';
const format = new RegExp(`^(${component}(?:/${component})*)(?::(${tag}))?(?:@(${digest}))?$`);
const domainFormat =
  /^(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*|\[[0-9a-fA-F:]+\])(?::[0-9]+)?$/;

/** With what is left out: `nginx` is `docker.io/library/nginx:latest`. Throws ImageNameError. */
export function fullImageName(image: string): string {
  const problem = (why: string) => new ImageNameError(`couldn't parse image name ${JSON.stringify(image)}: ${why}`);
  const slash = image.indexOf('/');
  const first = slash < 0 ? '' : image.slice(0, slash);
  const hasDomain = slash >= 0 && (/[.:]/.test(first) || first === 'localhost' || first.toLowerCase() !== first);
  const domain = hasDomain ? first : 'docker.io';
  let rest = hasDomain ? image.slice(slash + 1) : image;
  if (domain === 'docker.io' && !rest.includes('/')) rest = `library/${rest}`;
  const repository = rest.split(/[:@]/, 1)[0] ?? '';
  if (repository.toLowerCase() !== repository)
    throw problem(`invalid reference format: repository name (${repository}) must be lowercase`);
  const found = format.exec(rest);
  if (!found || !domainFormat.test(domain)) throw problem('invalid reference format');
  const [, name, tagged, digested] = found;
  const suffix = digested === undefined ? `:${tagged ?? 'latest'}` : `${tagged ? `:${tagged}` : ''}@${digested}`;
  return `${domain}/${name}${suffix}`;
}
