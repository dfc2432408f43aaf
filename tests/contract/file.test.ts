import { bookHost } from '../../src/file/host.ts';
import { workbookOver } from '../../src/workbook/workbookOver.ts';
import { faultyHost } from '../support/faultyHost.ts';
import { analysesContract } from './analyses.ts';
import { workbookContract } from './workbookContract.ts';

workbookContract({
  name: 'an .xlsx file',
  // lock, read, journal, write and read back, mark done, unlock
  trips: { read: 1, commit: 6 },
  steps: 6,
  verified: 4,
  open: (book) => {
    const faulty = faultyHost(bookHost(book));
    return Promise.resolve({ ...faulty, workbook: workbookOver(faulty.host, () => Promise.resolve()) });
  },
});

analysesContract('an .xlsx file', (book) => Promise.resolve(workbookOver(bookHost(book), () => Promise.resolve())));
