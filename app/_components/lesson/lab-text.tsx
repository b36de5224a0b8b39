import { notFound } from 'next/navigation';
import { NextIntlClientProvider } from 'next-intl';
import { getTranslations, setRequestLocale } from 'next-intl/server';
import type { ReactNode } from 'react';
import { type LabTextId, loadLesson } from '../../../content/lessons.ts';
import { findLab } from '../../../labs/labs.ts';
import { isLocale, type Locale } from '../../../sandbox/contract/text.ts';
import { SandboxProvider } from '../../_sandbox/sandbox-context.tsx';
import { lessonNamespaces, loadMessages } from '../../i18n/messages.ts';
import prose from '../prose/prose.module.css';
import { codeWith } from '../prose/prose-components.tsx';
import { Switches } from '../site/switches.tsx';
import { LessonShell } from './lesson-shell.tsx';
import { StepCard } from './step-card.tsx';
import { stepInfos } from './step-info.ts';

interface LabTextProps {
  readonly locale: Locale;
  readonly id: LabTextId;
  /** What stands before and after the text. */
  readonly before?: ReactNode;
  readonly after?: ReactNode;
}

/** A text that places the steps of a lab, beside the workspace in which they are done. */
export async function LabText({ locale, id, before, after }: LabTextProps) {
  if (!isLocale(locale)) notFound();
  setRequestLocale(locale);
  const { data, Content } = await loadLesson(locale, id);
  const lab = findLab(data.lab);
  if (lab === undefined) throw new Error(`lesson ${id} (${locale}) names the lab '${data.lab}', which does not exist`);
  const t = await getTranslations('home');
  const steps = stepInfos(lab, locale);
  const Step = ({ id: wanted }: { id: string }) => {
    const step = steps.find((known) => known.id === wanted);
    if (step === undefined)
      throw new Error(`lesson ${id} (${locale}) places the step '${wanted}', which lab ${lab.id} does not have`);
    return <StepCard step={step} />;
  };
  const terminals = (lab.terminals ?? []).map(({ name, label }) => ({ name, label: label[locale] }));
  return (
    <NextIntlClientProvider messages={await loadMessages(locale, lessonNamespaces)}>
      <SandboxProvider lab={lab.id}>
        <LessonShell lesson={id} title={data.title} steps={steps} terminals={terminals} switches={<Switches />}>
          <div className={prose.prose}>
            {before}
            <h1>{data.title}</h1>
            <p className={prose.lead}>
              {t('minutes', { minutes: data.minutes })} · {t(`level.${data.level}`)} · Kubernetes {data.kubernetes}
            </p>
            <Content components={{ Step, pre: codeWith(terminals) }} />
            {after}
          </div>
        </LessonShell>
      </SandboxProvider>
    </NextIntlClientProvider>
  );
}
