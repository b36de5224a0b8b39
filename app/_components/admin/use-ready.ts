import { useEffect, useState } from 'react';

/** True once the page's scripts run: what is sent before would go the browser's own way, a password into the address. */
export function useReady(): boolean {
  const [ready, setReady] = useState(false);
  useEffect(() => setReady(true), []);
  return ready;
}
