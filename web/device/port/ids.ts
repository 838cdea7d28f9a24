/** How a face names things: lower-case hex of 16 bytes. */
export type UserId = string;
export type ChatId = string;
export type DeviceId = string;
export type MessageId = string;
export type FolderId = string;
/** Of a link: where it stands at the hub. */
export type InviteId = string;
