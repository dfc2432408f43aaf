import {
  Button,
  FluentProvider,
  MessageBar,
  MessageBarBody,
  Spinner,
  Tab,
  TabList,
  type Theme,
  teamsHighContrastTheme,
  webDarkTheme,
  webLightTheme,
} from '@fluentui/react-components';
import { Component, type ReactNode, useCallback, useEffect, useState } from 'react';
import { inspect } from '../jobs/inspect/inspect.ts';
import type { InspectView } from '../jobs/inspect/view.ts';
import type { Problem } from '../workbook/problem.ts';
import type { JournalEntry, Workbook } from '../workbook/workbook.ts';
import { ProblemList } from './components/ProblemList.tsx';
import { Panel } from './context.ts';
import { AllocateScreen } from './screens/AllocateScreen.tsx';
import { InspectScreen } from './screens/InspectScreen.tsx';
import { LogScreen } from './screens/LogScreen.tsx';
import { ReportScreen } from './screens/ReportScreen.tsx';
import { VarianceScreen } from './screens/VarianceScreen.tsx';
import { strings } from './strings.ts';
import { faultProblem } from './useRun.ts';

export type ThemeName = 'light' | 'dark' | 'contrast';
const THEMES: Record<ThemeName, Theme> = { light: webLightTheme, dark: webDarkTheme, contrast: teamsHighContrastTheme };

type Screen = keyof typeof strings.tabs;
const isScreen = (value: unknown): value is Screen => typeof value === 'string' && value in strings.tabs;

type Found =
  | { readonly at: 'loading' }
  | { readonly at: 'failed'; readonly problem: Problem }
  | { readonly at: 'found'; readonly round: number; readonly view: InspectView; readonly problems: readonly Problem[] };

export function App({
  workbook,
  theme,
  locale,
}: {
  readonly workbook: Workbook;
  readonly theme: ThemeName;
  readonly locale: string;
}) {
  const [screen, setScreen] = useState<Screen>('inspect');
  const [found, setFound] = useState<Found>({ at: 'loading' });
  const [journal, setJournal] = useState<readonly JournalEntry[]>([]);
  const readJournal = useCallback(() => {
    workbook.journal().then(setJournal, () => setJournal([]));
  }, [workbook]);
  const refresh = useCallback(() => {
    setFound({ at: 'loading' });
    readJournal();
    workbook.survey().then(
      (survey) =>
        setFound((before) => ({
          at: 'found',
          round: before.at === 'found' ? before.round + 1 : Date.now(),
          ...inspect(survey),
        })),
      (fault) => setFound({ at: 'failed', problem: faultProblem(fault) }),
    );
  }, [workbook, readJournal]);
  useEffect(refresh, [refresh]);
  return (
    <FluentProvider theme={THEMES[theme]} className="apportion">
      <Panel.Provider value={{ workbook, locale }}>
        <TabList
          size="small"
          aria-label={strings.tabsLabel}
          selectedValue={screen}
          onTabSelect={(_, data) => {
            if (isScreen(data.value)) setScreen(data.value);
          }}
        >
          {Object.entries(strings.tabs).map(([name, label]) => (
            <Tab key={name} value={name}>
              {label}
            </Tab>
          ))}
        </TabList>
        <main aria-live="polite">
          <Boundary>
            {found.at === 'loading' ? <Spinner label={strings.loading} /> : null}
            {found.at === 'failed' ? (
              <>
                <ProblemList problems={[found.problem]} />
                <Button size="small" onClick={refresh}>
                  {strings.retry}
                </Button>
              </>
            ) : null}
            {found.at === 'found' ? (
              <>
                {/* Runs keep their state while another tab is looked at. */}
                <div hidden={screen !== 'inspect'}>
                  <InspectScreen
                    view={found.view}
                    problems={found.problems}
                    unfinished={journal.filter((entry) => entry.status === 'begun')}
                    onRefresh={refresh}
                  />
                </div>
                <div hidden={screen !== 'allocate'}>
                  <AllocateScreen key={`a${found.round}`} found={found.view} onWritten={readJournal} />
                </div>
                <div hidden={screen !== 'variance'}>
                  <VarianceScreen key={`v${found.round}`} found={found.view} onWritten={readJournal} />
                </div>
                <div hidden={screen !== 'report'}>
                  <ReportScreen key={`r${found.round}`} found={found.view} onWritten={readJournal} />
                </div>
                <div hidden={screen !== 'log'}>
                  <LogScreen journal={journal} onChanged={readJournal} />
                </div>
              </>
            ) : null}
          </Boundary>
        </main>
      </Panel.Provider>
    </FluentProvider>
  );
}

/** React keeps error boundaries as classes. */
class Boundary extends Component<{ readonly children: ReactNode }, { readonly message: string | null }> {
  override state: { readonly message: string | null } = { message: null };
  static getDerivedStateFromError(fault: unknown) {
    return { message: fault instanceof Error ? fault.message : String(fault) };
  }
  override render() {
    const { message } = this.state;
    if (message === null) return this.props.children;
    return (
      <MessageBar intent="error" layout="multiline">
        <MessageBarBody>
          {strings.crashed} {message}
        </MessageBarBody>
      </MessageBar>
    );
  }
}
