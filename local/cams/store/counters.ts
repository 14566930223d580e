/** As a power of two: 8,192 groups a block. Smaller blocks mean more of them to add up, larger ones more rows to skip. */
export const BLOCK_BITS = 13;

/** Tables derived from ChatGroup: never copied, always made anew. */
export const counterTables = ['GroupCount', 'GroupBlock'] as const;

const step = (row: 'new' | 'old', by: '1' | '-1'): string => `
  INSERT INTO GroupCount VALUES (${row}.BusinessNumber, ${row}.GroupStatus, ${by})
    ON CONFLICT DO UPDATE SET Count = Count + ${by};
  INSERT INTO GroupBlock VALUES (${row}.BusinessNumber, ${row}.Sequence >> ${String(BLOCK_BITS)}, ${row}.GroupStatus, ${by})
    ON CONFLICT DO UPDATE SET Count = Count + ${by};`;

/**
 * How many groups a number has, by status: in all, and by block of creation order. Triggers keep both in the transaction
 * of the change, whatever statement makes it. With the blocks a deep page is found by adding up a few hundred counts
 * instead of skipping every row before it.
 */
export const counterSchema = `
CREATE TABLE IF NOT EXISTS GroupCount (
  BusinessNumber TEXT NOT NULL,
  GroupStatus TEXT NOT NULL,
  Count INTEGER NOT NULL,
  PRIMARY KEY (BusinessNumber, GroupStatus)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS GroupBlock (
  BusinessNumber TEXT NOT NULL,
  Block INTEGER NOT NULL,
  GroupStatus TEXT NOT NULL,
  Count INTEGER NOT NULL,
  PRIMARY KEY (BusinessNumber, Block, GroupStatus)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER IF NOT EXISTS GroupAdded AFTER INSERT ON ChatGroup BEGIN${step('new', '1')}
END;
CREATE TRIGGER IF NOT EXISTS GroupRemoved AFTER DELETE ON ChatGroup BEGIN${step('old', '-1')}
END;
CREATE TRIGGER IF NOT EXISTS GroupStatusChanged AFTER UPDATE OF GroupStatus ON ChatGroup
WHEN old.GroupStatus <> new.GroupStatus BEGIN${step('old', '-1')}${step('new', '1')}
END;
`;

/** Counts everything once: for a database from before there were counters, and after a restore. */
export const recount = `
DELETE FROM GroupCount;
DELETE FROM GroupBlock;
INSERT INTO GroupCount SELECT BusinessNumber, GroupStatus, count(*) FROM ChatGroup GROUP BY BusinessNumber, GroupStatus;
INSERT INTO GroupBlock SELECT BusinessNumber, Sequence >> ${String(BLOCK_BITS)}, GroupStatus, count(*)
  FROM ChatGroup GROUP BY 1, 2, 3;
`;
