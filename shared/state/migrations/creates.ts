/** Creations, and the groups that are known. */
export const creates: readonly string[] = [
  // token_key is NULL for a create without ClientToken, and once a settled record has been forgotten. target: the
  // Subject of a new group, or the GroupId of a new link. product: what was made, the GroupId or the link's hash.
  `CREATE TABLE creates (
        create_id TEXT PRIMARY KEY,
        token_key TEXT UNIQUE,
        operation TEXT NOT NULL,
        caller TEXT NOT NULL,
        cust_space_id TEXT NOT NULL,
        business_number TEXT NOT NULL,
        target TEXT NOT NULL,
        fingerprint TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('INPROGRESS', 'COMPLETED', 'RELEASED', 'UNKNOWN')),
        owner TEXT NOT NULL,
        fence TEXT,
        answer TEXT,
        product TEXT,
        created_at BIGINT NOT NULL,
        expires_at BIGINT NOT NULL,
        settled_at BIGINT,
        UNIQUE (operation, cust_space_id, business_number, product)
      )`,
  `CREATE INDEX creates_by_target ON creates (cust_space_id, business_number, target)`,
  `CREATE INDEX creates_by_settled_at ON creates (settled_at)`,
  // Filled by the inventory; GROUP_OWNERSHIP looks here.
  `CREATE TABLE chat_groups (
        cust_space_id TEXT NOT NULL,
        business_number TEXT NOT NULL,
        group_id TEXT NOT NULL,
        first_seen_at BIGINT NOT NULL,
        PRIMARY KEY (cust_space_id, business_number, group_id)
      )`,
];
