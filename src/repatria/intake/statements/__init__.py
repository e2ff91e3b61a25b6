"""What people say: quotes with speakers, claims, and wishes that are reported of somebody."""
