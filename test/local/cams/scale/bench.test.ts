import { describe, expect, it } from '@jest/globals';

import { sizesTable } from '../../../../bench/local-cams/local-cams.js';
import { measureSize } from '../../../../bench/local-cams/measure-size.js';
import { renderTable } from '../../../../bench/table.js';

describe('the benchmark of ListChatGroup', () => {
  it('measures every case and prints a row of each', async () => {
    const measured = await measureSize(300, 2);

    const table = renderTable(sizesTable([[300, measured]]));

    expect(measured.cases.map(({ storeUs, httpUs, bareUs }) => storeUs > 0 && httpUs > 0 && bareUs > 0)).not.toContain(
      false,
    );
    expect(table).toMatch(/^first page +[\d,]+, [\d,]+, [\d,]+, \d+\.\d$/m);
    expect(table).toMatch(/^AddChatGroup +/m);
  });
});
