// Generated from registry.schema.json and security.schema.json by "npm run generate". Do not edit.
export interface components {
    schemas: {
        /** @description All clients that may come in. */
        readonly ClientRegistrations: readonly components["schemas"]["ClientRegistration"][];
        /** @description A client as the server's operator registers it. */
        readonly ClientRegistration: {
            /** @description The common name of its certificate, unless `spiffeId` says who it is. */
            readonly clientId: components["schemas"]["ClientId"];
            /**
             * @description Standard, High and Maximum trust, in this order.
             * @enum {unknown}
             */
            readonly securityLevel: "standard" | "enhanced" | "maximum";
            /** @description The SPIFFE ID in its certificate. Default: it is known by its common name, and its certificate has no SPIFFE ID. */
            readonly spiffeId?: string;
            /** @description Whether `pinnedThumbprint` holds. Default: whether there is one. */
            readonly certificatePinning?: boolean;
            /** @description The certificates that are accepted: fingerprints (SHA-1 or SHA-256), or `sha256/…` pins of keys. Several where an old certificate and a new one are accepted at once. */
            readonly pinnedThumbprint?: components["schemas"]["PinnedThumbprints"];
            /** @description Addresses and CIDR ranges that it may call from. Empty: from everywhere. Default: empty. */
            readonly ipRestrictions?: readonly string[];
            /**
             * @description How its certificate is asked about. Default: what its level asks for at least.
             * @enum {unknown}
             */
            readonly revocationChecking?: "basic" | "ocsp" | "ocsp+crl";
            /** @description Whether each of its requests is written down. Default: what its level asks for. */
            readonly enhancedMonitoring?: boolean;
            /** @description Whether who breaks the rules under its name is shut out for a while. Default: at `maximum`. */
            readonly automaticBlocking?: boolean;
            /** @description Default: that of its level. */
            readonly requestsPerMinute?: number;
        };
        /** @description The name of a client, as it stands in certificates. */
        readonly ClientId: string;
        /** @description One pin, or several. */
        readonly PinnedThumbprints: string | components["schemas"]["DatedThumbprint"] | readonly components["schemas"]["PinnedThumbprint"][];
        /** @description A pin, or one with the time in which it is accepted. */
        readonly PinnedThumbprint: string | components["schemas"]["DatedThumbprint"];
        /** @description A pin with the time in which it is accepted. */
        readonly DatedThumbprint: {
            readonly thumbprint: string;
            /** @description RFC 3339. Default: since ever. */
            readonly from?: components["schemas"]["DateTime"];
            /** @description RFC 3339; from then on it is refused. Default: never. */
            readonly until?: components["schemas"]["DateTime"];
        };
        /** @description RFC 3339, of this millennium. */
        readonly DateTime: string;
        /** @description What the operator asks of all clients. */
        readonly SecuritySettings: {
            /** @description Default: true. */
            readonly RequireClientCertificate?: boolean;
            /** @description Whether registered pins hold. Default: true. */
            readonly EnableCertificatePinning?: boolean;
            /** @description Whether a self-signed certificate that is pinned by its whole fingerprint is accepted: this one, and no other. Default: false. */
            readonly AllowSelfSigned?: boolean;
            /** @description Default: true. */
            readonly CheckRevocation?: boolean;
            /** @description Whether each request is written down, at every level. Default: false. */
            readonly EnhancedLogging?: boolean;
            /** @description Whether anybody is shut out automatically. Default: true. */
            readonly AutomaticBlocking?: boolean;
            /** @description More pins, by client id. Default: none. */
            readonly PinnedCertificates?: {
                readonly [key: string]: components["schemas"]["PinnedThumbprints"];
            };
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}

/** All clients that may come in. */
export type ClientRegistrations = components['schemas']['ClientRegistrations'];
/** A client as the server's operator registers it. */
export type ClientRegistration = components['schemas']['ClientRegistration'];
/** The name of a client, as it stands in certificates. */
export type ClientId = components['schemas']['ClientId'];
/** One pin, or several. */
export type PinnedThumbprints = components['schemas']['PinnedThumbprints'];
/** A pin, or one with the time in which it is accepted. */
export type PinnedThumbprint = components['schemas']['PinnedThumbprint'];
/** A pin with the time in which it is accepted. */
export type DatedThumbprint = components['schemas']['DatedThumbprint'];
/** RFC 3339, of this millennium. */
export type DateTime = components['schemas']['DateTime'];
/** What the operator asks of all clients. */
export type SecuritySettings = components['schemas']['SecuritySettings'];
