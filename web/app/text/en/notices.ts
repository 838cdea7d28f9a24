/** What a person reads in English in what the system shows of new messages. The service worker says it, and no page. */

export const notices = {
  message: 'New message',
  mention: 'Somebody mentioned you',
  request: 'Message request',
  invite: 'Invitation to a group',
  added: 'You were added to the group',
  photo: 'Photo',
  video: 'Video',
  audio: 'Audio',
  voice: 'Voice message',
  file: 'File',
  reply: 'Reply',
  read: 'Mark as read',
  write: 'Message',
};
