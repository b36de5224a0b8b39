'use client';
import { useTranslations } from 'next-intl';
import type { Found } from '../../../content/search/find-places.ts';
import styles from './search.module.css';

interface SearchResultProps {
  readonly id: string;
  readonly place: Found;
  readonly chosen: boolean;
  onPoint(): void;
  onOpen(): void;
}

/** One place that was found: what it is, where, and the words around what was asked. */
export function SearchResult({ id, place, chosen, onPoint, onOpen }: SearchResultProps) {
  const t = useTranslations('search');
  return (
    // The field keeps the focus and names the chosen one; a pointer may open any of them like a link.
    <a
      id={id}
      href={place.href}
      role="option"
      aria-selected={chosen}
      tabIndex={-1}
      className={styles.result}
      onPointerMove={chosen ? undefined : onPoint}
      onClick={onOpen}
    >
      <span className={styles.title}>{place.title}</span>
      <span className={styles.where}>
        {t(`kind.${place.kind}`)} · {place.page}
      </span>
      <span className={styles.excerpt}>
        {place.excerpt.map((piece, index) => {
          // A result never changes, so the position of a piece says which it is.
          const key = `${index} ${piece}`;
          return index % 2 === 1 ? <mark key={key}>{piece}</mark> : <span key={key}>{piece}</span>;
        })}
      </span>
    </a>
  );
}
