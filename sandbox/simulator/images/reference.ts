/** Names of images, as Docker and containerd read them. Source: github.com/distribution/reference. */

export interface ImageReference {
  /** `docker.io/library/nginx` */
  readonly repository: string;
  readonly tag: string;
  /** `sha256:…`, where one is named. */
  readonly digest: string | undefined;
}

/** `nginx` is `docker.io/library/nginx:latest`. */
export function parseReference(text: string): ImageReference {
  const [named = '', digest] = text.split('@');
  const [, name = named, tag = 'latest'] = /^(.*?)(?::([\w][\w.-]*))?$/.exec(named) ?? [];
  const [first = ''] = name.split('/');
  const hasRegistry = name.includes('/') && (/[.:]/.test(first) || first === 'localhost');
  const full = hasRegistry
    ? name.replace(/^index\.docker\.io\//, 'docker.io/')
    : `docker.io/${name.includes('/') ? name : `library/${name}`}`;
  const repository = full.replace(/^docker\.io\/([^/]+)$/, 'docker.io/library/$1');
  return { repository, tag, digest };
}
