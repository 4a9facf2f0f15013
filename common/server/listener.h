#ifndef HEARSAY_COMMON_SERVER_LISTENER_H_
#define HEARSAY_COMMON_SERVER_LISTENER_H_

namespace hearsay {

// Has the sockets of this process that listen on `port` refuse connections from
// now on. Connections made before stay.
void StopListening(int port);

}  // namespace hearsay

#endif  // HEARSAY_COMMON_SERVER_LISTENER_H_
