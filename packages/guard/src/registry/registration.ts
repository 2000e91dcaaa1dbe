// Made from the schemas, so that both say the same.
export type {
  ClientRegistration,
  DatedThumbprint,
  PinnedThumbprint,
  SecuritySettings,
} from '@countersign/spec/config';
