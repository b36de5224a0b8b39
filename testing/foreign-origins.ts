/** Origins that are not the one of the site at `url` (`http://127.0.0.1:3000`), each close to it in another way. */
export function foreignOrigins(url: string): Readonly<Record<string, string | undefined>> {
  const { port } = new URL(url);
  return {
    none: undefined,
    null: 'null',
    'another port': `http://127.0.0.1:${Number(port) === 65_535 ? 1_024 : Number(port) + 1}`,
    'another scheme': `https://127.0.0.1:${port}`,
    'a prefix': 'http://127.0.0.1',
    'a suffix': `${url}.evil.example`,
    'a subdomain': `http://evil.localhost:${port}`,
    'another case': `HTTP://LOCALHOST:${port}`,
    'a trailing dot': `http://localhost.:${port}`,
    IPv6: `http://[::2]:${port}`,
    IP: `http://127.0.0.2:${port}`,
    userinfo: `http://127.0.0.1:${port}@evil.example`,
    'a path': `${url}/`,
    another: 'http://elsewhere.example',
  };
}
