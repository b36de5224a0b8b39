import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { NextIntlClientProvider } from 'next-intl';
import { getTranslations, setRequestLocale } from 'next-intl/server';
import { isLessonId, lessonIds, loadLesson } from '../../../../content/lessons.ts';
import { findLab } from '../../../../labs/labs.ts';
import type { Locale } from '../../../../sandbox/contract/text.ts';
import { LessonShell } from '../../../_components/lesson/lesson-shell.tsx';
import { StepCard } from '../../../_components/lesson/step-card.tsx';
import { stepInfos } from '../../../_components/lesson/step-info.ts';
import prose from '../../../_components/prose/prose.module.css';
import { Switches } from '../../../_components/site/switches.tsx';
import { SandboxProvider } from '../../../_sandbox/sandbox-context.tsx';
import { lessonNamespaces, loadMessages } from '../../../i18n/messages.ts';

interface LessonParams {
  readonly params: Promise<{ locale: Locale; lesson: string }>;
}

export const dynamicParams = false;

export function generateStaticParams() {
  return lessonIds.map((lesson) => ({ lesson }));
}

export async function generateMetadata({ params }: LessonParams): Promise<Metadata> {
  const { locale, lesson } = await params;
  if (!isLessonId(lesson)) return {};
  const { data } = await loadLesson(locale, lesson);
  return { title: data.title, description: data.summary };
}

export default async function LessonPage({ params }: LessonParams) {
  const { locale, lesson } = await params;
  if (!isLessonId(lesson)) notFound();
  setRequestLocale(locale);
  const { data, Content } = await loadLesson(locale, lesson);
  const lab = findLab(data.lab);
  if (lab === undefined)
    throw new Error(`lesson ${lesson} (${locale}) names the lab '${data.lab}', which does not exist`);
  const t = await getTranslations('home');
  const steps = stepInfos(lab, locale);
  const Step = ({ id }: { id: string }) => {
    const step = steps.find((known) => known.id === id);
    if (step === undefined)
      throw new Error(`lesson ${lesson} (${locale}) places the step '${id}', which lab ${lab.id} does not have`);
    return <StepCard step={step} />;
  };
  return (
    <NextIntlClientProvider messages={await loadMessages(locale, lessonNamespaces)}>
      <SandboxProvider lab={lab.id}>
        <LessonShell title={data.title} steps={steps} switches={<Switches />}>
          <div className={prose.prose}>
            <h1>{data.title}</h1>
            <p className={prose.lead}>
              {t('minutes', { minutes: data.minutes })} · {t(`level.${data.level}`)} · Kubernetes {data.kubernetes}
            </p>
            <Content components={{ Step }} />
          </div>
        </LessonShell>
      </SandboxProvider>
    </NextIntlClientProvider>
  );
}
