import { signal, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { ErrorBoundary } from '../parts/error-boundary.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { ProblemBox } from '../parts/problem-box.tsx';
import { hrefOf, place } from './location.ts';
import { findPage, type PageComponent } from './pages.ts';

/** The code of the pages that were shown, by path. */
const loaded = signal<ReadonlyMap<string, PageComponent>>(new Map());

/** Has the code of the page of the address on its way, before it is known who may see it. */
export function beginToLoad(): void {
  // Where it cannot be loaded, that is said once it is to be shown.
  findPage(place.peek().path)
    ?.page.load()
    .catch(() => {});
}

/** The page of the address. Its code is loaded when it is first shown. */
export function Outlet() {
  const found = findPage(place.value.path);
  const key = found?.page.path ?? '';
  const problem = useSignal<unknown>(undefined);
  const load = () => {
    problem.value = undefined;
    if (found === undefined || loaded.peek().has(key)) return;
    found.page.load().then(
      (module) => {
        loaded.value = new Map(loaded.peek()).set(key, module.default);
      },
      (error: unknown) => {
        problem.value = error;
      },
    );
  };
  useEffect(load, [key]);
  if (found === undefined)
    return (
      <>
        <PageHead title="There is no such page" />
        <p>
          The address is <code>{place.value.path}</code>. <a href={hrefOf('/')}>Go to Home</a>, or
          press <kbd>Ctrl K</kbd> and say what you look for.
        </p>
      </>
    );
  const Page = loaded.value.get(key);
  if (problem.value !== undefined)
    return (
      <ProblemBox
        what={`The page ${found.page.title} could not be loaded`}
        problem={problem.value}
        retry={load}
      />
    );
  if (Page === undefined) return <p class="muted loading">Loading …</p>;
  return (
    <ErrorBoundary key={place.value.path} title={found.page.title}>
      <Page path={found.path} />
    </ErrorBoundary>
  );
}
