'use client';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import styles from './site.module.css';

/** The pages of the site; the one that is open says so. */
export function SiteNav({ label, links }: { label: string; links: readonly { href: string; name: string }[] }) {
  const path = usePathname();
  return (
    <nav className={styles.nav} aria-label={label}>
      {links.map(({ href, name }) => (
        <Link key={href} href={href} prefetch={false} aria-current={path === href ? 'page' : undefined}>
          {name}
        </Link>
      ))}
    </nav>
  );
}
