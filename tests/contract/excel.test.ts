import { excelHost, selectRange } from '../../src/excel/host.ts';
import { connectOfficeJs } from '../../src/workbench/excel/node.ts';
import { startSimulatedExcel } from '../../src/workbench/excel/simulatedExcel.ts';
import { workbookOver } from '../../src/workbook/workbookOver.ts';
import { analysesContract } from './analyses.ts';
import { workbookContract } from './workbookContract.ts';

workbookContract({
  name: "Excel on Microsoft's own Office.js",
  // read; journal (names and sheets looked up first), write, mark done. Excel has no lock to take.
  trips: { read: 1, commit: 5 },
  steps: 5,
  verified: 4,
  open: (book) => {
    const excel = startSimulatedExcel(book);
    connectOfficeJs(excel);
    return Promise.resolve({
      workbook: workbookOver(excelHost(), selectRange),
      roundTrips: excel.requests,
      failAt: excel.failAt,
      meanwhile: excel.meanwhile,
    });
  },
});

analysesContract("Excel on Microsoft's own Office.js", (book) => {
  connectOfficeJs(startSimulatedExcel(book));
  return Promise.resolve(workbookOver(excelHost(), selectRange));
});
