import { buildServer } from '../../scripts/serverBundle.ts';
import { sheetsWorkbook } from '../../src/sheets/workbook.ts';
import { scriptRun, startSimulatedSheets } from '../../src/workbench/sheets/simulatedSheets.ts';
import { analysesContract } from './analyses.ts';
import { workbookContract } from './workbookContract.ts';

const code = await buildServer();

workbookContract({
  name: 'the built Code.js in a bare V8 context',
  // One execution on the server each: the protocol runs beside the data.
  trips: { read: 1, commit: 1 },
  steps: 0,
  verified: 0,
  open: (book) => {
    const sheets = startSimulatedSheets(book, code);
    return Promise.resolve({
      workbook: sheetsWorkbook(scriptRun(sheets)),
      roundTrips: () => sheets.executions(),
      failAt: () => undefined,
      meanwhile: () => undefined,
    });
  },
});

analysesContract('the built Code.js in a bare V8 context', (book) =>
  Promise.resolve(sheetsWorkbook(scriptRun(startSimulatedSheets(book, code)))),
);
