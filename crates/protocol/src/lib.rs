//! What a device and the hub say to each other, in every version we ever released.
