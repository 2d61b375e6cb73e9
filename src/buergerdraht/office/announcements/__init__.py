"""What callers hear: listened to, recorded, uploaded, written, published; by centre and partner."""
