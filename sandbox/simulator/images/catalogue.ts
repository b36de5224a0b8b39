/** The images a simulated cluster can run: programs in TypeScript that behave as the real ones do, under their real names and tags. */
import type { Image } from '../runtime/image.ts';
import { agnhostRepository } from './agnhost/agnhost-image.ts';
import { apacheRepositories } from './apache/apache-images.ts';
import { baseRepositories } from './base/base-images.ts';
import { languageRepositories } from './languages/language-images.ts';
import { stressRepositories } from './load/stress-images.ts';
import { nginxRepositories } from './nginx/nginx-image.ts';
import { postgresRepository } from './postgres/postgres-image.ts';
import { redisRepository } from './redis/redis-image.ts';
import { parseReference } from './reference.ts';
import { makeImage, type Repository } from './repository.ts';
import { shipyardRepository } from './shipyard/shipyard-image.ts';
import { echoRepositories } from './small/echo-servers.ts';
import { helloAppRepository } from './small/hello-app-image.ts';
import { httpEchoRepository } from './small/http-echo-image.ts';
import { pauseRepository } from './small/pause-image.ts';
import { systemRepositories } from './small/system-images.ts';
import { whoamiRepository } from './small/whoami-image.ts';

const repositories = new Map<string, Repository>(
  [
    ...nginxRepositories,
    ...apacheRepositories,
    ...baseRepositories,
    ...echoRepositories,
    ...languageRepositories,
    ...stressRepositories,
    ...systemRepositories,
    agnhostRepository,
    helloAppRepository,
    httpEchoRepository,
    pauseRepository,
    postgresRepository,
    redisRepository,
    shipyardRepository,
    whoamiRepository,
  ].flatMap((repository) => repository.names.map((name) => [name, repository] as const)),
);
/** Made when first asked for, and shared by all clusters. */
const made = new Map<string, Image | undefined>();
/** A bound on what a client can make it remember; there are fewer tags than that. */
const mostRemembered = 2_000;

/** Undefined for what the catalogue does not hold; a digest stands for its repository's tag, or `latest`. */
export function findImage(text: string): Image | undefined {
  const { repository, tag } = parseReference(text);
  const key = `${repository}:${tag}`;
  if (made.has(key)) return made.get(key);
  const contents = repositories.get(repository)?.contentsOf(tag);
  const image = contents ? makeImage(repository, tag, contents) : undefined;
  if (made.size < mostRemembered) made.set(key, image);
  return image;
}

/** Their names, for those who want to know what there is. */
export function catalogue(): readonly string[] {
  return [...repositories.keys()];
}
