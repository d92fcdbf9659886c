from .claims import check_certificate as check_certificate
